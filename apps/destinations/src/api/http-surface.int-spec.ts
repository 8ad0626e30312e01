import {
  createDatabase,
  eventually,
  HOSTILE_PATHS,
  insecuritiesOf,
  isRouted,
  sendHttp,
  UNROUTED_METHODS,
  type HttpCall,
  type TestDatabase,
} from '#testing';
import { ROUTES } from '../../test/callers/routes.js';
import { SideEffects } from '../../test/callers/side-effects.js';
import { OPERATOR_KEY, startApi, type StartedApi } from '../../test/start-api.js';

const ROOT = '/manage/tenants/t1/projects/p1/webhook-destinations';
const OPERATOR = { authorization: `Bearer ${OPERATOR_KEY}` };
const ORIGINS = ['https://evil.example', 'http://127.0.0.1:3000', 'null'];
const routes = Object.keys(ROUTES);
const templates = [...new Set(routes.map((route) => route.split(' ')[1] ?? ''))];
const pathOf = (template: string) =>
  template.replace(':tenantId', 't1').replace(':projectId', 'p1').replace(':deliveryId', 'dlv_1').replace(':id', 'd1');

describe('what HTTP can ask beside the API', () => {
  let database: TestDatabase;
  let api: StartedApi;
  let effects: SideEffects;

  beforeAll(async () => {
    database = await createDatabase('surface');
    api = await startApi({ DATABASE_URL: database.url });
    await eventually(async () => expect(await api.call('GET', '/health/ready')).toMatchObject({ status: 200 }));
    await api.call('POST', ROOT, {
      body: { id: 'd1', name: 'n', url: 'https://127.0.0.1/', eventTypes: ['event.created'] },
    });
    effects = await SideEffects.of(api, database.url);
  });
  afterAll(async () => {
    await effects.close();
    await api.close();
    await database.drop();
  });

  const send = (call: HttpCall) => sendHttp(api.url, call);

  it.each(templates)(
    '%s has the methods of its routes, and 404 for every other, without an effect',
    async (template) => {
      const before = await effects.read();
      for (const method of UNROUTED_METHODS.filter((one) => !isRouted(routes, one, template))) {
        const answer = await send({ method, path: pathOf(template), headers: OPERATOR });
        expect({ method, status: answer.status, open: insecuritiesOf(answer) }).toEqual({
          method,
          status: 404,
          open: [],
        });
        expect(answer.headers['content-type']).toBe('application/problem+json');
        expect(answer.headers['allow']).toBeUndefined();
      }
      expect(await effects.read()).toEqual(before);
    },
  );

  it.each(routes.filter((route) => route.startsWith('GET ')))(
    '%s answers HEAD alike, without a body',
    async (route) => {
      const path = pathOf(route.slice(4));
      const [get, head] = await Promise.all(['GET', 'HEAD'].map((method) => send({ method, path, headers: OPERATOR })));
      expect(head).toMatchObject({ status: get?.status, text: '' });
      expect((await send({ method: 'HEAD', path })).status).toBe(path.startsWith('/manage') ? 401 : get?.status);
    },
  );

  it.each(routes)('%s: safe headers, open to no origin, whatever is answered', async (route) => {
    const [method = '', template = ''] = route.split(' ');
    for (const headers of [{}, OPERATOR, { authorization: 'Bearer x' }]) {
      // A deletion would leave nothing for the others.
      if (headers === OPERATOR && method !== 'GET') continue;
      for (const origin of ORIGINS) {
        const asked = await send({ method, path: pathOf(template), headers: { ...headers, origin } });
        const preflight = await send({
          ...{ method: 'OPTIONS', path: pathOf(template) },
          headers: {
            ...headers,
            origin,
            'access-control-request-method': method,
            'access-control-request-headers': 'authorization',
          },
        });
        expect([insecuritiesOf(asked), insecuritiesOf(preflight), preflight.status]).toEqual([[], [], 404]);
        const isOfApi = template.startsWith('/manage') || template.startsWith('/health') || template === '/metrics';
        if (isOfApi) expect(asked.headers['cache-control']).toBe('no-store');
      }
    }
  });

  it.each(['/manage/me', ROOT, '/health/live', '/metrics'])(
    '%s is answered in full, whatever a client says to have kept',
    async (path) => {
      const { headers } = await send({ path, headers: OPERATOR });
      expect(headers['etag']).toBeUndefined();
      const conditions: Record<string, string>[] = [
        { 'if-none-match': '*' },
        { 'if-modified-since': new Date().toUTCString() },
      ];
      for (const condition of conditions)
        expect((await send({ path, headers: { ...OPERATOR, ...condition } })).status).toBe(200);
    },
  );

  it.each(HOSTILE_PATHS)('%s is nothing', async (path) => {
    for (const method of ['GET', 'HEAD', 'POST']) {
      const answer = await send({ method, path, headers: OPERATOR });
      expect([400, 404]).toContain(answer.status);
      expect(answer.text).not.toMatch(/root:|"dependencies"|"license"/);
      expect(answer.headers['location']).toBeUndefined();
      // What the parser refuses never reaches us.
      if (answer.headers['content-type'] !== undefined) expect(insecuritiesOf(answer)).toEqual([]);
    }
  });

  it.each([
    ['/manage/me/', 200],
    ['/MANAGE/Me', 200],
    ['/manage/me?x=%00', 200],
    ['http://evil.example/manage/me', 200],
    ['//manage/me', 404],
    ['/manage//me', 404],
    ['/manage/me//', 404],
    ['/manage/./me', 404],
    ['/x/../manage/me', 404],
    ['/manage/%6de', 404],
    ['/manage%2fme', 404],
    ['/manage/me;x=1', 404],
    ['/manage/me%20', 404],
    ['/manage/me.json', 404],
    [`${ROOT}/d1/`, 200],
    [`${ROOT}/D1`, 404],
    [`${ROOT.toUpperCase()}/d1`, 404],
    [`${ROOT}%2fd1`, 404],
    [`${ROOT}/%641`, 200],
    [`${ROOT}/../../p2/webhook-destinations/d1`, 404],
    [`${ROOT}/.`, 400],
    [`${ROOT}/..`, 400],
    [`${ROOT}/%2e%2e`, 400],
    ['/manage/tenants/../projects/p1/webhook-destinations', 400],
  ])('%s is %i for the operator, and never more than 401 or 404 for a stranger', async (path, status) => {
    const answer = await send({ path, headers: OPERATOR });
    expect([answer.status, insecuritiesOf(answer)]).toEqual([status, []]);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect([401, 404]).toContain((await send({ path })).status);
  });

  it.each<Record<string, string>>([
    { host: 'evil.example' },
    { host: '127.0.0.1:99999' },
    { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' },
    { 'x-original-url': '/health/live', 'x-rewrite-url': '/health/live' },
    { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE', 'x-http-method': 'DELETE' },
    {
      'x-forwarded-for': '127.0.0.1',
      'x-real-ip': '127.0.0.1',
      'x-forwarded-user': 'operator',
      'x-remote-user': 'root',
    },
    { connection: 'close, authorization' },
  ])('%j changes nothing of an answer', async (headers) => {
    const before = await effects.read();
    const path = `${ROOT}/d1?_method=DELETE`;
    const plain = await send({ path: `${ROOT}/d1`, headers: OPERATOR });
    const answer = await send({ path, headers: { ...headers, ...OPERATOR } });
    expect([answer.status, answer.text]).toEqual([plain.status, plain.text]);
    expect(JSON.stringify(answer)).not.toContain('evil.example');
    expect((await send({ path, headers })).status).toBe(401);
    const post = await send({ method: 'POST', path, headers: { ...headers, ...OPERATOR } });
    expect(post.status).toBe(404);
    expect(await effects.read()).toEqual(before);
  });
});
