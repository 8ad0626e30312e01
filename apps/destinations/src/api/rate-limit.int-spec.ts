import { generateApiKey } from '#secrets';
import { createDatabase, eventually, type TestDatabase } from '#testing';
import { createKey } from '../../test/callers/callers.js';
import { startApi, type Answer, type StartedApi } from '../../test/start-api.js';

const rootOf = (tenantId: string) => `/manage/tenants/${tenantId}/projects/p1/webhook-destinations`;
const DESTINATION = { id: 'd1', name: 'n', url: 'https://127.0.0.1/', eventTypes: ['event.created'] };

/** One request a minute for each key, one Test call for each tenant: the second one is too many, however slow this machine is. */
describe('rate limits', () => {
  let database: TestDatabase;
  let api: StartedApi;

  beforeAll(async () => {
    database = await createDatabase('rate_limit');
    api = await startApi({ DATABASE_URL: database.url, RATE_LIMIT_PER_MINUTE: '1', TEST_RATE_LIMIT_PER_MINUTE: '1' });
    await eventually(async () => expect(await api.call('GET', '/health/ready')).toMatchObject({ status: 200 }));
    for (const tenantId of ['t1', 't2', 't3']) await api.call('POST', rootOf(tenantId), { body: DESTINATION });
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  const keyOf = async (tenantId: string, role = 'edit') => (await createKey(api, tenantId, { role })).key;

  function expectTooMany(answer: Answer): void {
    expect(answer).toMatchObject({ status: 429, body: { status: 429, code: 'too_many_requests' } });
    expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d?$/);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    expect(answer.headers.get('cache-control')).toBe('no-store');
  }

  it('429 with Retry-After over the budget of a key, and no other key notices, nor the operator', async () => {
    const [spent, other] = await Promise.all([keyOf('t1'), keyOf('t1')]);
    expect(await api.call('GET', rootOf('t1'), { key: spent })).toMatchObject({ status: 200 });
    expectTooMany(await api.call('GET', rootOf('t1'), { key: spent }));
    expectTooMany(await api.call('GET', '/manage/me', { key: spent }));
    expect(await api.call('GET', rootOf('t1'), { key: other })).toMatchObject({ status: 200 });
    for (let n = 0; n < 3; n++) expect(await api.call('GET', rootOf('t1'))).toMatchObject({ status: 200 });
  });

  it('counts by key and not by address', async () => {
    const key = await keyOf('t1');
    for (const [address, status] of [
      ['10.0.0.1', 200],
      ['10.0.0.2', 429],
    ] as const) {
      const headers = { 'x-forwarded-for': address, 'x-real-ip': address, forwarded: `for=${address}` };
      expect(await api.call('GET', '/manage/me', { key, headers })).toMatchObject({ status });
    }
  });

  it.each([
    ["of another tenant's ids", 'edit', 'GET', `${rootOf('t2')}/d1`, 404],
    ['that its role does not allow', 'view', 'DELETE', `${rootOf('t1')}/d1`, 403],
    ['for ids that nothing can have', 'view', 'GET', `${rootOf('t1')}/%20`, 400],
    ['for what does not exist', 'view', 'GET', `${rootOf('t1')}/absent`, 404],
  ])('counts requests %s: nobody tries out more of them', async (_name, role, method, path, status) => {
    const key = await keyOf('t1', role);
    expect(await api.call(method, path, { key })).toMatchObject({ status });
    expectTooMany(await api.call(method, path, { key }));
  });

  it('does nothing over the budget', async () => {
    const key = await keyOf('t1');
    await api.call('GET', '/manage/me', { key });
    expectTooMany(await api.call('POST', rootOf('t1'), { key, body: { ...DESTINATION, id: 'too-many' } }));
    expectTooMany(
      await api.call('POST', rootOf('t1'), { key, raw: '{', headers: { 'content-type': 'application/json' } }),
    );
    expect(await api.call('GET', `${rootOf('t1')}/too-many`)).toMatchObject({ status: 404 });
  });

  it('Test has a budget of each tenant, which no other tenant can use up', async () => {
    const [stranger, viewer] = await Promise.all([keyOf('t2'), keyOf('t3', 'view')]);
    const before = api.tests.length;
    expect(await api.call('POST', `${rootOf('t3')}/d1/test`, { key: stranger })).toMatchObject({ status: 404 });
    expect(await api.call('POST', `${rootOf('t3')}/d1/test`, { key: viewer })).toMatchObject({ status: 403 });
    expect(await api.call('POST', `${rootOf('t3')}/d1/test`, { key: await keyOf('t3') })).toMatchObject({
      status: 200,
    });
    expectTooMany(await api.call('POST', `${rootOf('t3')}/d1/test`, { key: await keyOf('t3') }));
    expectTooMany(await api.call('POST', `${rootOf('t3')}/d1/test`));
    expect(api.tests.length).toBe(before + 1);
    expect(await api.call('POST', `${rootOf('t2')}/d1/test`)).toMatchObject({ status: 200 });
  });

  it('a flood of made-up keys is refused, and keys in use go on', async () => {
    const [met, fresh] = await Promise.all([keyOf('t1'), keyOf('t1')]);
    await api.call('GET', '/manage/me', { key: met });
    const statuses = new Set<number>();
    for (let round = 0; round < 10; round++) {
      const flood = Array.from({ length: 20 }, () => api.call('GET', '/manage/me', { key: generateApiKey().key }));
      for (const { status } of await Promise.all(flood)) statuses.add(status);
    }
    expect([...statuses].filter((status) => status !== 401 && status !== 429)).toEqual([]);
    // Known here, and over its own budget: the flood did not come before it.
    expectTooMany(await api.call('GET', '/manage/me', { key: met }));
    await eventually(async () => expect((await api.call('GET', '/manage/me', { key: fresh })).status).toBe(200));
  });
});
