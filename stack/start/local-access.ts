import { readFileSync, writeFileSync, renameSync } from 'node:fs';
import { StackError } from '../process/session.js';
import { callJson } from './http-json.js';

/** What a client of the local system needs; `npm run demo` reads it. */
export interface LocalAccess {
  readonly apiUrl: string;
  /** Role edit. */
  readonly key: string;
  readonly tenantId: string;
  readonly projectId: string;
  readonly kafkaBrokers: readonly string[];
}

const TENANT = 'local';
const PROJECT = 'local';

/** The key of the last start where it still opens the API (another database does not know it), else a new one. Written with mode 0600. */
export async function provideAccess(options: {
  file: string;
  apiUrl: string;
  operatorKey: string;
  kafkaBrokers: string;
}): Promise<LocalAccess> {
  const { file, apiUrl, operatorKey } = options;
  const kept = readKey(file);
  const key = kept !== undefined && (await opens(apiUrl, kept)) ? kept : await createKey(apiUrl, operatorKey);
  const access: LocalAccess = {
    apiUrl,
    key,
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

async function opens(apiUrl: string, key: string): Promise<boolean> {
  const { status } = await callJson(
    'GET',
    `${destinationsUrl({ apiUrl, tenantId: TENANT, projectId: PROJECT })}?limit=1`,
    { bearer: key },
  );
  return status === 200;
}

async function createKey(apiUrl: string, operatorKey: string): Promise<string> {
  const body = { name: 'npm start', role: 'edit', projectId: PROJECT };
  const answer = await callJson('POST', `${apiUrl}/manage/tenants/${TENANT}/api-keys`, { bearer: operatorKey, body });
  const key = (answer.body as { data?: { key?: unknown } } | undefined)?.data?.key;
  if (answer.status !== 201 || typeof key !== 'string')
    throw new StackError(`The API made no key: ${answer.status} ${JSON.stringify(answer.body)}`);
  return key;
}

function readKey(file: string): string | undefined {
  try {
    const { key } = JSON.parse(readFileSync(file, 'utf8')) as Partial<LocalAccess>;
    return typeof key === 'string' ? key : undefined;
  } catch {
    return undefined;
  }
}
