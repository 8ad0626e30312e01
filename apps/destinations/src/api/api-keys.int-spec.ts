import { createDatabase, eventually, type TestDatabase } from '#testing';
import { createKey } from '../../test/callers/callers.js';
import { startApi, type StartedApi } from '../../test/start-api.js';

const KEYS = '/manage/tenants/t1/api-keys';

/** Two instances of the service on one database. */
describe('API keys', () => {
  let database: TestDatabase;
  let api: StartedApi;
  let other: StartedApi;

  beforeAll(async () => {
    database = await createDatabase('api_keys');
    [api, other] = (await Promise.all([1, 2].map(() => startApi({ DATABASE_URL: database.url })))) as [
      StartedApi,
      StartedApi,
    ];
    for (const { call } of [api, other])
      await eventually(async () => expect(await call('GET', '/health/ready')).toMatchObject({ status: 200 }));
  });
  afterAll(async () => {
    await Promise.all([api.close(), other.close()]);
    await database.drop();
  });

  const statusOf = async (key: string, at = api) => (await at.call('GET', '/manage/me', { key })).status;

  it('shows a key once, and then never the secret part, whoever asks', async () => {
    const created = await createKey(api, 't1', { role: 'edit' });
    const asked = ['', '?limit=100', '?page=1'].map((query) => api.call('GET', `${KEYS}${query}`));
    const seen = JSON.stringify([
      ...(await Promise.all(asked)),
      await api.call('GET', '/manage/me', { key: created.key }),
    ]);
    expect(seen).toContain(created.id);
    expect(seen).not.toContain(created.key.slice(-43));
    expect(seen).not.toMatch(/hash/i);
    expect(await statusOf(created.key)).toBe(200);
  });

  it('is known, and refused once it is revoked, from the next request on, at every instance', async () => {
    const { id, key } = await createKey(api, 't1', { role: 'view' });
    expect([await statusOf(key), await statusOf(key, other)]).toEqual([200, 200]);
    expect(await other.call('DELETE', `${KEYS}/${id}`)).toMatchObject({ status: 204 });
    expect([await statusOf(key), await statusOf(key, other)]).toEqual([401, 401]);
    expect(await api.call('DELETE', `${KEYS}/${id}`)).toMatchObject({ status: 404 });
  });

  it('can revoke itself, and does nothing from then on', async () => {
    const { id, key } = await createKey(api, 't1', { role: 'edit' });
    expect(await api.call('DELETE', `${KEYS}/${id}`, { key })).toMatchObject({ status: 204 });
    expect(await api.call('DELETE', `${KEYS}/${id}`, { key })).toMatchObject({ status: 401 });
    expect(await api.call('POST', KEYS, { key, body: { name: 'k', role: 'view' } })).toMatchObject({ status: 401 });
  });

  it.each([
    ['view of the tenant', { role: 'view' }, 403, 404],
    ['edit of one project', { role: 'edit', projectId: 'p1' }, 403, 404],
    ['publish', { role: 'publish', projectId: 'p1' }, 403, 403],
    ['edit of the tenant', { role: 'edit' }, 201, 404],
  ])(
    '%s asks for a key, %j: %i, whatever it is to be; of another tenant: %i',
    async (_name, role, status, elsewhere) => {
      const { key } = await createKey(api, 't1', role);
      for (const wanted of [
        { role: 'view' },
        { role: 'edit', projectId: 'p1' },
        { role: 'publish', projectId: 'p1' },
      ]) {
        expect(await api.call('POST', KEYS, { key, body: { name: 'k', ...wanted } })).toMatchObject({ status });
      }
      const body = { name: 'k', role: 'view' };
      expect(await api.call('POST', '/manage/tenants/t2/api-keys', { key, body })).toMatchObject({ status: elsewhere });
    },
  );

  it('makes keys of its own tenant alone, whatever the body claims', async () => {
    const { key } = await createKey(api, 't1', { role: 'edit' });
    for (const claim of [
      { tenantId: 't2' },
      { id: 'mine' },
      { key: 'whk_mine' },
      { secretHash: 'x' },
      { role: 'operator' },
      { role: 'keys' },
    ]) {
      const body = { name: 'k', role: 'edit', ...claim };
      expect(await api.call('POST', KEYS, { key, body })).toMatchObject({ status: 400 });
    }
  });

  it('makes none that outlives it, nor one that is over already', async () => {
    const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    const expiresAt = inHours(1);
    const { key } = await createKey(api, 't1', { role: 'edit', expiresAt });
    const create = (body: object) => api.call('POST', KEYS, { key, body: { name: 'k', role: 'edit', ...body } });
    expect(await create({})).toMatchObject({ status: 403, body: { errors: [{ field: 'expiresAt' }] } });
    expect(await create({ expiresAt: null })).toMatchObject({ status: 403 });
    expect(await create({ expiresAt: inHours(2) })).toMatchObject({ status: 403 });
    expect(await create({ expiresAt: inHours(-1) })).toMatchObject({
      status: 400,
      body: { errors: [{ field: 'expiresAt' }] },
    });
    expect(await create({ expiresAt })).toMatchObject({ status: 201 });
  });

  it('is refused from its end on, at every instance', async () => {
    const { key } = await createKey(api, 't1', { role: 'edit', expiresAt: new Date(Date.now() + 2_000).toISOString() });
    await eventually(async () => expect([await statusOf(key), await statusOf(key, other)]).toEqual([401, 401]));
  });

  it.each([
    [{ name: 'k', role: 'publish' }, ['projectId']],
    [{ name: ' ', role: 'owner', more: 1 }, ['name', 'role', 'more']],
    [{ name: '', role: 'publish' }, ['name', 'projectId']],
    ['a string', ['body']],
    [{ name: 'k', role: 'view', expiresAt: '2020-01-01T00:00:00Z' }, ['expiresAt']],
    [{ name: 'k', role: 'view', expiresAt: '9999-12-31T23:59:59-12:00' }, ['expiresAt']],
    [{ name: 'k', role: 'view', expiresAt: 'tomorrow', projectId: 'new' }, ['projectId', 'expiresAt']],
    [{ name: 'k', role: 'view', projectId: '..' }, ['projectId']],
  ])('refuses the key %j', async (body, fields) => {
    const answer = await api.call('POST', KEYS, { body });
    expect(answer).toMatchObject({ status: 400, body: { errors: fields.map((field) => ({ field })) } });
  });

  it('takes the scheme in any case, and no key from elsewhere', async () => {
    const { key } = await createKey(api, 't1', { role: 'view' });
    const ask = async (headers: Record<string, string>, query = '') =>
      (await api.call('GET', `/manage/event-types${query}`, { key: null, headers })).status;
    expect(await ask({ authorization: `bearer ${key}` })).toBe(200);
    const elsewhere = [
      'x-api-key',
      'api-key',
      'cookie',
      'proxy-authorization',
      'x-authorization',
      'x-forwarded-authorization',
    ];
    for (const name of elsewhere) {
      const value = name === 'cookie' ? `key=${key}; Authorization=Bearer ${key}` : `Bearer ${key}`;
      expect([name, await ask({ [name]: value })]).toEqual([name, 401]);
    }
    expect(await ask({}, `?key=${key}&access_token=${key}&Authorization=Bearer%20${key}`)).toBe(401);
    expect(await ask({ authorization: `Bearer ${key.slice(0, 22)}` })).toBe(401);
  });

  it('sets no cookie: a page elsewhere has nothing to ride on', async () => {
    const { key } = await createKey(api, 't1', { role: 'edit' });
    for (const path of ['/manage/me', KEYS, '/health/live', '/docs', '/', '/nowhere'])
      expect(
        (await fetch(`${api.url}${path}`, { headers: { authorization: `Bearer ${key}` } })).headers.get('set-cookie'),
      ).toBeNull();
  });
});
