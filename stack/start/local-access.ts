import { readFileSync, writeFileSync, renameSync } from 'node:fs';
import { StackError } from '../process/session.js';
import { callJson } from './http-json.js';

/** What a client of the local system needs; `npm run demo` reads it. */
export interface LocalAccess {
  readonly apiUrl: string;
  /** Role edit. */
  readonly key: string;
  readonly ingestUrl: string;
  /** Role publish. */
  readonly publishKey: string;
  readonly tenantId: string;
  readonly projectId: string;
  readonly kafkaBrokers: readonly string[];
}

const TENANT = 'local';
const PROJECT = 'local';

/**
 * The keys of the last start where they still open their doors (another database does not know them), else new ones. Written with mode
 * 0600.
 */
export async function provideAccess(options: {
  file: string;
  apiUrl: string;
  ingestUrl: string;
  operatorKey: string;
  kafkaBrokers: string;
}): Promise<LocalAccess> {
  const { file, apiUrl, ingestUrl, operatorKey } = options;
  const kept = readKept(file);
  const make = (role: 'edit' | 'publish') => createKey(apiUrl, operatorKey, role);
  const key = (await opensApi(apiUrl, kept.key)) ?? (await make('edit'));
  const publishKey = (await opensIngest(ingestUrl, kept.publishKey)) ?? (await make('publish'));
  const access: LocalAccess = {
    apiUrl,
    key,
    ingestUrl,
    publishKey,
    tenantId: TENANT,
    projectId: PROJECT,
    kafkaBrokers: options.kafkaBrokers.split(','),
  };
  writeFileSync(`${file}.new`, `${JSON.stringify(access, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return access;
}

export function destinationsUrl({
  apiUrl,
  tenantId,
  projectId,
}: Pick<LocalAccess, 'apiUrl' | 'tenantId' | 'projectId'>): string {
  return `${apiUrl}/manage/tenants/${tenantId}/projects/${projectId}/webhook-destinations`;
}

export function eventsUrl({ ingestUrl }: Pick<LocalAccess, 'ingestUrl'>): string {
  return `${ingestUrl}/run/v1/events`;
}

/** @returns the key where it is good */
async function opensApi(apiUrl: string, key: string | undefined): Promise<string | undefined> {
  if (key === undefined) return undefined;
  const url = `${destinationsUrl({ apiUrl, tenantId: TENANT, projectId: PROJECT })}?limit=1`;
  const { status } = await callJson('GET', url, { bearer: key });
  return status === 200 ? key : undefined;
}

/** A good key gets as far as the empty body. @returns the key where it is good */
async function opensIngest(ingestUrl: string, key: string | undefined): Promise<string | undefined> {
  if (key === undefined) return undefined;
  const { status } = await callJson('POST', eventsUrl({ ingestUrl }), { bearer: key, body: {} });
  return status === 400 ? key : undefined;
}

async function createKey(apiUrl: string, operatorKey: string, role: 'edit' | 'publish'): Promise<string> {
  const body = { name: 'npm start', role, projectId: PROJECT };
  const answer = await callJson('POST', `${apiUrl}/manage/tenants/${TENANT}/api-keys`, { bearer: operatorKey, body });
  const key = (answer.body as { data?: { key?: unknown } } | undefined)?.data?.key;
  if (answer.status !== 201 || typeof key !== 'string')
    throw new StackError(`The API made no key: ${answer.status} ${JSON.stringify(answer.body)}`);
  return key;
}

function readKept(file: string): { key: string | undefined; publishKey: string | undefined } {
  try {
    const { key, publishKey } = JSON.parse(readFileSync(file, 'utf8')) as Partial<LocalAccess>;
    return { key: textOrNone(key), publishKey: textOrNone(publishKey) };
  } catch {
    return { key: undefined, publishKey: undefined };
  }
}

function textOrNone(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
