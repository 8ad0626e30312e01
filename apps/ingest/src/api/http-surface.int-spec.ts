import {
  createIngestDatabase,
  eventually,
  HOSTILE_PATHS,
  insecuritiesOf,
  isRouted,
  sendHttp,
  UNROUTED_METHODS,
  type HttpCall,
  type IngestDatabase,
} from '#testing';
import { startIngest, type StartedIngest } from '../../test/start-ingest.js';

const LOG = '/run/v1/events';
const ROUTES = [
  `POST ${LOG}`,
  'GET /health/live',
  'GET /health/ready',
  'GET /metrics',
  'GET /openapi.json',
  'GET /docs',
];

describe('what HTTP can ask beside the API', () => {
  let database: IngestDatabase;
  let ingest: StartedIngest;
  let authorization: string;

  beforeAll(async () => {
    database = await createIngestDatabase('ingest_surface');
    ingest = await startIngest({ DATABASE_URL: database.url });
    authorization = `Bearer ${await database.addKey({ role: 'publish' })}`;
    await eventually(async () => expect((await send({ path: '/health/ready' })).status).toBe(200));
  });
  afterAll(async () => {
    await ingest.close();
    await database.drop();
  });

  const send = (call: HttpCall) => sendHttp(ingest.url, call);
  const post = (headers: Record<string, string>, path = LOG) =>
    send({ method: 'POST', path, headers: { 'content-type': 'application/json', ...headers }, body: '{"type":"t"}' });
  const events = async () => (await database.query('SELECT count(*)::int AS count FROM custom_events'))[0];

  it.each(ROUTES.map((route) => route.split(' ')[1] ?? ''))(
    '%s: 404 for every method without a route',
    async (path) => {
      const before = await events();
      for (const method of UNROUTED_METHODS.filter((one) => !isRouted(ROUTES, one, path))) {
        const answer = await send({ method, path, headers: { authorization } });
        expect({ method, status: answer.status, open: insecuritiesOf(answer) }).toEqual({
          method,
          status: 404,
          open: [],
        });
        expect(answer.headers['content-type']).toBe('application/problem+json');
      }
      expect(await events()).toEqual(before);
    },
  );

  it.each(ROUTES)('%s: safe headers, open to no origin', async (route) => {
    const [method = '', path = ''] = route.split(' ');
    for (const origin of ['https://evil.example', 'null']) {
      const asked = await send({ method, path, headers: { origin, authorization } });
      const preflight = await send({
        method: 'OPTIONS',
        path,
        headers: { origin, 'access-control-request-method': method },
      });
      expect([insecuritiesOf(asked), insecuritiesOf(preflight), preflight.status]).toEqual([[], [], 404]);
      if (!/docs|openapi/.test(path)) expect(asked.headers['cache-control']).toBe('no-store');
    }
  });

  it.each(['/health/live', '/metrics'])('%s is answered in full, whatever a client says to have kept', async (path) => {
    const answer = await send({ path, headers: { 'if-none-match': '*' } });
    expect([answer.status, answer.headers['etag']]).toEqual([200, undefined]);
  });

  it.each(HOSTILE_PATHS)('%s is nothing', async (path) => {
    for (const method of ['GET', 'HEAD', 'POST']) {
      const answer = await send({ method, path, headers: { authorization } });
      expect([400, 404]).toContain(answer.status);
      expect(answer.text).not.toMatch(/root:|"dependencies"|"license"/);
      expect(answer.headers['location']).toBeUndefined();
      if (answer.headers['content-type'] !== undefined) expect(insecuritiesOf(answer)).toEqual([]);
    }
  });

  it.each([
    [`${LOG}/`, 201],
    ['/RUN/V1/Events', 201],
    [`http://evil.example${LOG}`, 201],
    [`/${LOG}`, 404],
    ['/run//v1/events', 404],
    ['/run/v1/./events', 404],
    ['/run/x/../v1/events', 404],
    ['/run%2fv1%2fevents', 404],
    [`${LOG};x`, 404],
    [`${LOG}/x`, 404],
  ])('%s is %i with a key, and 401 or 404 without', async (path, status) => {
    const answer = await post({ authorization }, path);
    expect([answer.status, insecuritiesOf(answer), answer.headers['cache-control']]).toEqual([status, [], 'no-store']);
    const before = await events();
    expect([401, 404]).toContain((await post({}, path)).status);
    expect(await events()).toEqual(before);
  });

  it.each<Record<string, string>>([
    { host: 'evil.example' },
    { 'x-forwarded-host': 'evil.example', forwarded: 'host=evil.example' },
    { 'x-original-url': '/health/live', 'x-rewrite-url': '/health/live' },
    { 'x-http-method-override': 'GET', 'x-method-override': 'GET' },
    { 'x-forwarded-for': '127.0.0.1', 'x-remote-user': 'root' },
  ])('%j changes nothing of an answer', async (headers) => {
    const answer = await post({ ...headers, authorization });
    expect(answer.status).toBe(201);
    expect(JSON.stringify(answer)).not.toContain('evil.example');
    expect((await post(headers)).status).toBe(401);
  });
});
