import { createDatabase, eventually, readMetric, sendHttp, type TestDatabase } from '#testing';
import { request } from 'node:http';
import { OPERATOR_KEY, startApi, type StartedApi } from '../../test/start-api.js';

const NAME = 'http_request_duration_seconds';
const ROOT = '/manage/tenants/:tenantId/projects/:projectId/webhook-destinations';
const pathOf = (tenantId: string) => `/manage/tenants/${tenantId}/projects/canary-project/webhook-destinations`;

describe('request metrics', () => {
  let database: TestDatabase;
  let api: StartedApi;

  beforeAll(async () => {
    database = await createDatabase('request_metrics');
    api = await startApi({ DATABASE_URL: database.url });
    await eventually(async () => expect(await api.call('GET', '/health/ready')).toMatchObject({ status: 200 }));
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  const count = (method: string, route: string, status: string) =>
    readMetric(api, `${NAME}_count`, { method, route, status });

  it('counts by route and not by path, also what is refused', async () => {
    for (const tenantId of ['canary-1', 'canary-2', 'canary-3']) await api.call('GET', pathOf(tenantId));
    await api.call('GET', `${pathOf('t1')}/canary-id`);
    await api.call('GET', pathOf('t1'), { key: null });
    await api.call('POST', pathOf('t1'), { body: {} });
    await api.call('DELETE', `${pathOf('t1')}/%20`);
    await eventually(async () => expect(await count('DELETE', `${ROOT}/:id`, '4xx')).toBe(1));
    expect(await count('GET', ROOT, '2xx')).toBe(3);
    expect(await count('GET', ROOT, '4xx')).toBe(1);
    expect(await count('GET', `${ROOT}/:id`, '4xx')).toBe(1);
    expect(await count('POST', ROOT, '4xx')).toBe(1);
    expect(await readMetric(api, `${NAME}_sum`, { route: ROOT })).toBeGreaterThan(0);
    expect(await readMetric(api, `${NAME}_bucket`, { route: ROOT, method: 'GET', status: '2xx', le: '+Inf' })).toBe(3);
  });

  it('has one label for whatever a client makes up', async () => {
    const seriesOf = async () =>
      (await (await fetch(`${api.url}/metrics`)).text()).split('\n').filter((line) => line.startsWith(NAME));
    for (let n = 0; n < 20; n++) await sendHttp(api.url, { path: `/canary-${n}/x?canary=${n}` });
    for (const method of ['PROPFIND', 'PURGE', 'MKCOL', 'TRACE']) await sendHttp(api.url, { method, path: '/canary' });
    await sendHttp(api.url, { method: 'OPTIONS', path: pathOf('t1') });
    await sendHttp(api.url, { path: '/docs/canary.js' });
    await sendHttp(api.url, { path: '/%' });
    await sendHttp(api.url, { path: '/' });
    await eventually(async () => expect(await readMetric(api, `${NAME}_count`, { route: 'console' })).toBe(1));
    expect(await count('GET', 'none', '4xx')).toBe(22);
    expect(await count('other', 'none', '4xx')).toBe(4);
    expect(await count('OPTIONS', 'none', '4xx')).toBe(1);
    const before = (await seriesOf()).length;
    for (let n = 100; n < 120; n++) await sendHttp(api.url, { path: `/canary-${n}/x?canary=${n}` });
    await eventually(async () => expect(await count('GET', 'none', '4xx')).toBe(42));
    const series = await seriesOf();
    expect(series).toHaveLength(before);
    expect(series.join()).not.toContain('canary');
  });

  it('counts whom nothing was answered', async () => {
    const { hostname, port } = new URL(api.url);
    const headers = {
      authorization: `Bearer ${OPERATOR_KEY}`,
      'content-type': 'application/json',
      'content-length': '100',
    };
    const call = request({ hostname, port, method: 'POST', path: pathOf('t1'), headers });
    call.on('error', () => undefined);
    call.write('{"name":', () => setTimeout(() => call.destroy(), 200));
    await eventually(async () => expect(await count('POST', ROOT, 'aborted')).toBe(1));
  });
});
