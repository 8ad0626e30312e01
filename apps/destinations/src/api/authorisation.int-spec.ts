import { generateApiKey } from '#secrets';
import { createDatabase, eventually, type TestDatabase } from '#testing';
import { loggedAttemptOf } from '../../test/attempt-of.js';
import { startApi, type CallOptions, type StartedApi } from '../../test/start-api.js';
import { DeliveryLogRepository } from '../store/delivery-log.repository.js';

const PROJECT = '/manage/tenants/t1/projects/p1';
const DESTINATION = { name: 'hook', url: 'https://127.0.0.1/', eventTypes: ['event.created'] };
const NO_SUCH_KEY = 'whk_000000000000000000_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/** What each operation asks for, said again here: a test that read it from the code would prove nothing. */
const ROUTES: Record<
  string,
  { needs: 'view' | 'edit' | 'keys'; scope: 'none' | 'tenant' | 'project'; body?: unknown }
> = {
  getCaller: { needs: 'view', scope: 'none' },
  listEventTypes: { needs: 'view', scope: 'none' },
  listDestinations: { needs: 'view', scope: 'project' },
  createDestination: { needs: 'edit', scope: 'project', body: DESTINATION },
  getDestination: { needs: 'view', scope: 'project' },
  updateDestination: { needs: 'edit', scope: 'project', body: { enabled: true } },
  deleteDestination: { needs: 'edit', scope: 'project' },
  testDestination: { needs: 'edit', scope: 'project' },
  getDestinationSecret: { needs: 'edit', scope: 'project' },
  rotateDestinationSecret: { needs: 'edit', scope: 'project', body: { overlapSeconds: 0 } },
  listDeliveries: { needs: 'view', scope: 'project' },
  getDelivery: { needs: 'view', scope: 'project' },
  getDeliveryPayload: { needs: 'view', scope: 'project' },
  resendDelivery: { needs: 'edit', scope: 'project' },
  listApiKeys: { needs: 'keys', scope: 'tenant' },
  createApiKey: { needs: 'keys', scope: 'tenant', body: { name: 'another', role: 'view' } },
  revokeApiKey: { needs: 'keys', scope: 'tenant' },
};

const KEYS = {
  'tenant edit': { tenantId: 't1', role: 'edit' },
  'tenant view': { tenantId: 't1', role: 'view' },
  'project edit': { tenantId: 't1', role: 'edit', projectId: 'p1' },
  'project view': { tenantId: 't1', role: 'view', projectId: 'p1' },
  'project publish': { tenantId: 't1', role: 'publish', projectId: 'p1' },
  'other project edit': { tenantId: 't1', role: 'edit', projectId: 'p2' },
  'other project view': { tenantId: 't1', role: 'view', projectId: 'p2' },
  'other tenant edit': { tenantId: 't2', role: 'edit' },
  'other tenant view': { tenantId: 't2', role: 'view' },
  'other tenant publish': { tenantId: 't2', role: 'publish', projectId: 'p1' },
} as const;
const BAD_KEYS = ['none', 'garbage', 'unknown', 'wrong secret', 'revoked', 'expired', 'not a bearer'] as const;
type Caller = keyof typeof KEYS | (typeof BAD_KEYS)[number] | 'operator';
const CALLERS: readonly Caller[] = ['operator', ...(Object.keys(KEYS) as (keyof typeof KEYS)[]), ...BAD_KEYS];

function expectedStatus(caller: Caller, { needs, scope }: (typeof ROUTES)[string]): 401 | 403 | 404 | 'success' {
  if (caller === 'operator') return 'success';
  if ((BAD_KEYS as readonly string[]).includes(caller)) return 401;
  const key: { tenantId: string; role: string; projectId?: string } = KEYS[caller as keyof typeof KEYS];
  if (key.role === 'publish') return 403;
  if (scope !== 'none' && key.tenantId !== 't1') return 404;
  if (scope === 'project' && key.projectId === 'p2') return 404;
  if (needs === 'view') return 'success';
  if (key.role === 'view') return 403;
  return needs === 'keys' && key.projectId !== undefined ? 403 : 'success';
}

describe('who may do what', () => {
  let database: TestDatabase;
  let api: StartedApi;
  const keys = new Map<Caller, CallOptions>();
  const operations: { id: string; method: string; path: string }[] = [];

  beforeAll(async () => {
    database = await createDatabase('authorisation');
    api = await startApi({ DATABASE_URL: database.url, TEST_RATE_LIMIT_PER_MINUTE: '10000' });
    await eventually(async () => expect(await api.call('GET', '/health/ready')).toMatchObject({ status: 200 }));
    for (const [caller, { tenantId, ...key }] of Object.entries(KEYS)) {
      keys.set(caller as Caller, { key: (await createKey(tenantId, key)).key });
    }
    keys.set('operator', {});
    await makeBadKeys();
    const { body } = await api.call('GET', '/openapi.json');
    for (const [path, item] of Object.entries(
      body?.['paths'] as Record<string, Record<string, { operationId: string }>>,
    ))
      for (const [method, { operationId }] of Object.entries(item))
        operations.push({ id: operationId, method: method.toUpperCase(), path });
  });

  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  async function createKey(tenantId: string, key: object): Promise<{ id: string; key: string }> {
    const answer = await api.call('POST', `/manage/tenants/${tenantId}/api-keys`, { body: { name: 'k', ...key } });
    expect(answer).toMatchObject({ status: 201 });
    return answer.body?.['data'] as { id: string; key: string };
  }

  async function makeBadKeys(): Promise<void> {
    const good = await createKey('t1', { role: 'edit' });
    const revoked = await createKey('t1', { role: 'edit' });
    await api.call('DELETE', `/manage/tenants/t1/api-keys/${revoked.id}`);
    const expiresAt = new Date(Date.now() + 300).toISOString();
    const expired = await createKey('t1', { role: 'edit', expiresAt });
    await new Promise((resolve) => setTimeout(resolve, 400));
    keys.set('none', { key: null });
    keys.set('garbage', { key: 'whk_garbage' });
    keys.set('unknown', { key: generateApiKey().key });
    keys.set('wrong secret', { key: good.key.slice(0, -2) + (good.key.endsWith('AA') ? 'BB' : 'AA') });
    keys.set('revoked', { key: revoked.key });
    keys.set('expired', { key: expired.key });
    keys.set('not a bearer', { key: null, headers: { authorization: `Basic ${good.key}` } });
  }

  /** Something of its own for each call to find, so that a deletion hurts no other call. */
  async function prepare(operation: string): Promise<string> {
    if (operation === 'revokeApiKey') return (await createKey('t1', { role: 'view' })).id;
    if (ROUTES[operation]?.scope !== 'project') return '';
    const { body } = await api.call('POST', `${PROJECT}/webhook-destinations`, { body: DESTINATION });
    const { id: destinationId } = body?.['data'] as { id: string };
    const log = api.app.get(DeliveryLogRepository, { strict: false });
    const now = new Date().toISOString();
    const place = { tenantId: 't1', projectId: 'p1', destinationId, deliveryId: `dlv_${destinationId}` };
    await log.insertAttempts([loggedAttemptOf({ ...place, createdAt: now, startedAt: now })]);
    return destinationId;
  }

  it('knows what each operation of the document asks for', () => {
    expect(operations.map(({ id }) => id).sort()).toEqual(Object.keys(ROUTES).sort());
  });

  it('has no managed route beside those of the document', () => {
    const { router } = api.app.getHttpAdapter().getInstance() as { router: { stack: RouterLayer[] } };
    const routed = router.stack.flatMap(({ route }) =>
      route === undefined ? [] : Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`),
    );
    const managed = routed.filter((route) => /^\S+ \/manage/i.test(route));
    const described = operations.map(({ method, path }) => `${method} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`);
    expect(managed.sort()).toEqual(described.sort());
  });

  describe.each(CALLERS)('%s', (caller) => {
    it.each(Object.keys(ROUTES))('%s', async (id) => {
      const route = ROUTES[id]!;
      const { method, path } = operations.find((operation) => operation.id === id)!;
      const target = await prepare(id);
      const url = path
        .replace('{tenantId}', 't1')
        .replace('{projectId}', 'p1')
        .replace('{id}', target)
        .replace('{deliveryId}', `dlv_${target}`);
      const answer = await api.call(method, url, { ...keys.get(caller), body: route.body });
      const expected = expectedStatus(caller, route);
      if (expected === 'success') {
        expect(answer.status).toBeGreaterThanOrEqual(200);
        expect(answer.status).toBeLessThan(300);
        return;
      }
      expect(answer.status).toBe(expected);
      expect(answer.headers.get('content-type')).toBe('application/problem+json');
      expect(answer.headers.get('www-authenticate') ?? '').toMatch(expected === 401 ? /^Bearer / : /^$/);
      if (expected === 404) expect(answer).toMatchObject({ body: await notFoundBody() });
    });
  });

  /** What one gets for what really does not exist. */
  async function notFoundBody(): Promise<object> {
    return (await api.call('GET', `${PROJECT}/webhook-destinations/absent`)).body!;
  }

  it('finds nothing of another project or tenant under the right id', async () => {
    const id = await prepare('getDestination');
    for (const scope of ['/manage/tenants/t1/projects/p2', '/manage/tenants/t2/projects/p1']) {
      for (const [method, path] of [
        ['GET', ''],
        ['PATCH', ''],
        ['DELETE', ''],
        ['POST', '/test'],
        ['GET', '/secret'],
        ['POST', '/secret/rotate'],
        ['GET', '/deliveries'],
        ['GET', `/deliveries/dlv_${id}`],
        ['GET', `/deliveries/dlv_${id}/payload`],
        ['POST', `/deliveries/dlv_${id}/resend`],
      ] as const) {
        const body = method === 'PATCH' ? { enabled: false } : undefined;
        const answer = await api.call(method, `${scope}/webhook-destinations/${id}${path}`, { body });
        expect(answer).toMatchObject({ status: 404 });
      }
    }
    expect(await api.call('GET', `${PROJECT}/webhook-destinations/${id}`)).toMatchObject({
      body: { data: { enabled: true } },
    });
    const { id: keyId } = await createKey('t1', { role: 'view' });
    expect(await api.call('DELETE', `/manage/tenants/t2/api-keys/${keyId}`)).toMatchObject({ status: 404 });
  });

  it('shows a key once, stores none, and never lists the secret part', async () => {
    const created = await createKey('t1', { role: 'view' });
    const listed = await api.call('GET', '/manage/tenants/t1/api-keys?limit=100');
    expect(JSON.stringify(listed.body)).toContain(created.id);
    expect(JSON.stringify(listed.body)).not.toContain(created.key.slice(-43));
    expect(await api.call('GET', '/manage/event-types', { key: created.key })).toMatchObject({ status: 200 });
  });

  it('revokes at once', async () => {
    const { id, key } = await createKey('t1', { role: 'view' });
    await api.call('DELETE', `/manage/tenants/t1/api-keys/${id}`, keys.get('tenant edit'));
    expect(await api.call('GET', '/manage/event-types', { key })).toMatchObject({ status: 401 });
  });

  it('lets no key make one that outlives it', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const later = new Date(Date.now() + 7_200_000).toISOString();
    const { key } = await createKey('t1', { role: 'edit', expiresAt });
    const create = (body: object) =>
      api.call('POST', '/manage/tenants/t1/api-keys', { key, body: { name: 'k', role: 'edit', ...body } });
    expect(await create({})).toMatchObject({ status: 403, body: { errors: [{ field: 'expiresAt' }] } });
    expect(await create({ expiresAt: later })).toMatchObject({ status: 403 });
    expect(await create({ expiresAt })).toMatchObject({ status: 201 });
  });

  it.each([
    [{ name: 'k', role: 'publish' }, ['projectId']],
    [{ name: ' ', role: 'owner', more: 1 }, ['name', 'role', 'more']],
    [{ name: '', role: 'publish' }, ['name', 'projectId']],
    ['a string', ['body']],
    [{ name: 'k', role: 'view', expiresAt: '2020-01-01T00:00:00Z' }, ['expiresAt']],
    [{ name: 'k', role: 'view', expiresAt: 'tomorrow', projectId: 'new' }, ['projectId', 'expiresAt']],
  ])('refuses the key %j', async (body, fields) => {
    const answer = await api.call('POST', '/manage/tenants/t1/api-keys', { body });
    expect(answer).toMatchObject({ status: 400, body: { errors: fields.map((field) => ({ field })) } });
  });

  it('takes the scheme in any case, and no key from elsewhere', async () => {
    const key = keys.get('tenant view')?.key;
    const ask = (headers: Record<string, string>, query = '') =>
      api.call('GET', `/manage/event-types${query}`, { key: null, headers });
    expect(await ask({ authorization: `bearer ${key}` })).toMatchObject({ status: 200 });
    expect(await ask({ 'x-api-key': String(key) }, `?key=${key}`)).toMatchObject({ status: 401 });
    expect(await ask({ authorization: `Bearer ${NO_SUCH_KEY}` })).toMatchObject({ status: 401 });
  });
});

interface RouterLayer {
  route?: { path: string; methods: Record<string, boolean> };
}
