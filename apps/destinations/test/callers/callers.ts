import { generateApiKey } from '#secrets';
import { malformedAuthorizations } from '#testing';
import { OPERATOR_KEY, type StartedApi } from '../start-api.js';
import type { RouteRow } from './routes.js';

/** Good keys: of `t1` and `p1`, whose routes are called, and of others. */
export const KEYS = {
  'tenant edit': { tenantId: 't1', role: 'edit' },
  'tenant view': { tenantId: 't1', role: 'view' },
  'project edit': { tenantId: 't1', role: 'edit', projectId: 'p1' },
  'project view': { tenantId: 't1', role: 'view', projectId: 'p1' },
  'project publish': { tenantId: 't1', role: 'publish', projectId: 'p1' },
  'other project edit': { tenantId: 't1', role: 'edit', projectId: 'p2' },
  'other project view': { tenantId: 't1', role: 'view', projectId: 'p2' },
  'other project publish': { tenantId: 't1', role: 'publish', projectId: 'p2' },
  'other tenant edit': { tenantId: 't2', role: 'edit' },
  'other tenant view': { tenantId: 't2', role: 'view' },
  'other tenant, project of the same name': { tenantId: 't2', role: 'edit', projectId: 'p1' },
  'other tenant publish': { tenantId: 't2', role: 'publish', projectId: 'p1' },
} as const;
type KeyName = keyof typeof KEYS;

export interface TestCaller {
  name: string;
  /** The lines of its Authorization header; none: no header. */
  lines: string[];
  /** What it is, for `expectedStatus`. */
  is: 'stranger' | 'operator' | KeyName;
}

/** Everybody who may turn up. Keys are made through the API, so that they are as real ones are. */
export async function makeCallers(api: StartedApi): Promise<TestCaller[]> {
  const keys = new Map<KeyName, string>();
  for (const [name, { tenantId, ...key }] of Object.entries(KEYS)) {
    keys.set(name as KeyName, (await createKey(api, tenantId, key)).key);
  }
  const edit = keys.get('tenant edit')!;
  const revoked = await createKey(api, 't1', { role: 'edit' });
  await api.call('DELETE', `/manage/tenants/t1/api-keys/${revoked.id}`);
  const expired = await createKey(api, 't1', { role: 'edit', expiresAt: new Date(Date.now() + 500).toISOString() });
  await new Promise((resolve) => setTimeout(resolve, 600));

  const strangers: [string, string[]][] = [
    ['no header', []],
    ['an unknown public id', [`Bearer ${generateApiKey().key}`]],
    ['a revoked key', [`Bearer ${revoked.key}`]],
    ['an expired key', [`Bearer ${expired.key}`]],
    ["another key's secret", [`Bearer ${edit.slice(0, -43)}${keys.get('tenant view')!.slice(-43)}`]],
    ["most of the operator's key", [`Bearer ${OPERATOR_KEY.slice(0, -1)}`]],
    ["more than the operator's key", [`Bearer ${OPERATOR_KEY}0`]],
    ["the operator's key as Basic", [`Basic ${Buffer.from(`:${OPERATOR_KEY}`).toString('base64')}`]],
    ["the operator's key, twice", [`Bearer ${OPERATOR_KEY}`, `Bearer ${OPERATOR_KEY}`]],
    ...malformedAuthorizations(edit),
  ];
  return [
    ...strangers.map(([name, lines]): TestCaller => ({ name, lines, is: 'stranger' })),
    ...[...keys].map(([is, key]): TestCaller => ({ name: is, lines: [`Bearer ${key}`], is })),
    { name: 'scheme in lower case', lines: [`bearer ${edit}`], is: 'tenant edit' },
    { name: 'operator', lines: [`Bearer ${OPERATOR_KEY}`], is: 'operator' },
  ];
}

export async function createKey(api: StartedApi, tenantId: string, key: object): Promise<{ id: string; key: string }> {
  const answer = await api.call('POST', `/manage/tenants/${tenantId}/api-keys`, { body: { name: 'k', ...key } });
  if (answer.status !== 201) throw new Error(`no key: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body?.['data'] as { id: string; key: string };
}

/** Of a route whose path names `t1` and `p1`. */
export function expectedStatus({ is }: TestCaller, { needs, scope, status }: RouteRow): number {
  if (needs === 'public' || is === 'operator') return status;
  if (is === 'stranger') return 401;
  const key: { tenantId: string; role: string; projectId?: string } = KEYS[is];
  if (key.role === 'publish') return 403;
  if (scope !== 'none' && key.tenantId !== 't1') return 404;
  if (scope === 'project' && key.projectId === 'p2') return 404;
  if (needs === 'view') return status;
  if (key.role === 'view') return 403;
  return needs === 'keys' && key.projectId !== undefined ? 403 : status;
}
