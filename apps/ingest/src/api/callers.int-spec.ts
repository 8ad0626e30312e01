import { generateApiKey } from '#secrets';
import {
  createIngestDatabase,
  eventually,
  malformedAuthorizations,
  readMetric,
  sendHttp,
  uniqueName,
  type HttpAnswer,
  type IngestDatabase,
} from '#testing';
import { startIngest, type StartedIngest } from '../../test/start-ingest.js';

const LOG = 'POST /run/v1/events';

/** What each route answers; `log`: as the caller may. A new route needs a row. */
const ROUTES: Record<string, number | 'log'> = {
  [LOG]: 'log',
  'GET /health/live': 200,
  'GET /health/ready': 200,
  'GET /metrics': 200,
  'GET /openapi.json': 200,
  'GET /docs': 200,
  'GET /docs/': 200,
  'GET /docs/index.html': 200,
  'GET /docs/LICENSE': 404,
  'GET /docs/swagger-ui-init.js': 200,
  'GET /docs/docs/swagger-ui-init.js': 200,
};

interface Caller {
  name: string;
  lines: string[];
  /** What logging an event is answered with. */
  status: 201 | 401 | 403;
  /** Whose event it becomes. */
  scope?: { tenant_id: string; project_id: string };
}

interface RouterLayer {
  route?: { path: string; methods: Record<string, boolean> };
}

/** Every route of the running application x every caller. */
describe('who may do what', () => {
  let database: IngestDatabase;
  let ingest: StartedIngest;
  let callers: Caller[];

  beforeAll(async () => {
    database = await createIngestDatabase('ingest_callers');
    ingest = await startIngest({ DATABASE_URL: database.url });
    callers = await makeCallers();
    const good = callers.find(({ status }) => status === 201)!;
    await eventually(async () => expect((await call('GET /health/ready', good.lines)).status).toBe(200));
    await eventually(async () => expect((await call(LOG, good.lines)).status).toBe(201));
  });

  afterAll(async () => {
    await ingest.close();
    await database.drop();
  });

  async function makeCallers(): Promise<Caller[]> {
    const good = await database.addKey({ role: 'publish' });
    const revoked = await database.addKey({ role: 'publish' });
    await database.revoke(revoked);
    const expired = await database.addKey({ role: 'publish', expiresAt: new Date(Date.now() - 1) });
    const strangers: [string, string[]][] = [
      ['no header', []],
      ['an unknown public id', [`Bearer ${generateApiKey().key}`]],
      ['a revoked key', [`Bearer ${revoked}`]],
      ['an expired key', [`Bearer ${expired}`]],
      ["the operator's key", ['Bearer operator-key-of-the-tests-0123456789']],
      ...malformedAuthorizations(good),
    ];
    const publisher = async (tenant_id: string, project_id: string): Promise<Caller> => {
      const key = await database.addKey({ role: 'publish', tenantId: tenant_id, projectId: project_id });
      const name = `publish of ${tenant_id}/${project_id}`;
      return { name, lines: [`Bearer ${key}`], status: 201, scope: { tenant_id, project_id } };
    };
    const other = async (key: Parameters<IngestDatabase['addKey']>[0]): Promise<Caller> => ({
      ...{ name: JSON.stringify(key), lines: [`Bearer ${await database.addKey(key)}`], status: 403 },
    });
    return [
      ...strangers.map(([name, lines]): Caller => ({ name, lines, status: 401 })),
      await publisher('t1', 'p1'),
      await publisher('t1', 'p2'),
      await publisher('t2', 'p1'),
      await other({ role: 'view' }),
      await other({ role: 'edit' }),
      await other({ role: 'edit', projectId: null }),
      await other({ role: 'publish', projectId: null }),
      await other({ role: 'operator' }),
    ];
  }

  const effects = () =>
    database.query(
      `SELECT table_name AS name, md5(query_to_xml(format('SELECT * FROM %I t ORDER BY t::text', table_name), true, false, '')::text) AS hash
         FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE' ORDER BY 1`,
    );

  function call(route: string, lines: string[], body: object = { type: 't' }): Promise<HttpAnswer> {
    const [method = '', path = ''] = route.split(' ');
    const isPost = method === 'POST';
    return sendHttp(ingest.url, {
      ...{ method, path },
      headers: {
        ...(lines.length > 0 && { authorization: lines }),
        ...(isPost && { 'content-type': 'application/json' }),
      },
      ...(isPost && { body: JSON.stringify(body) }),
    });
  }

  it('knows every route of the application', () => {
    const { router } = ingest.app.getHttpAdapter().getInstance() as { router: { stack: RouterLayer[] } };
    const routed = router.stack.flatMap(({ route }) =>
      route === undefined ? [] : Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`),
    );
    expect(routed.toSorted()).toEqual(Object.keys(ROUTES).toSorted());
  });

  it.each(Object.keys(ROUTES).filter((route) => route !== LOG))('%s answers everybody alike', async (route) => {
    const before = await effects();
    const answers = await Promise.all(callers.map(({ lines }) => call(route, lines)));
    expect(answers.map(({ status }) => status)).toEqual(callers.map(() => ROUTES[route]));
    expect(await effects()).toEqual(before);
  });

  it('refuses whom it refuses without a trace, and tells nothing', async () => {
    const nudges = ingest.nudges();
    const before = await effects();
    for (const { name, lines, status } of callers.filter((caller) => caller.status !== 201)) {
      const answer = await call(LOG, lines);
      expect({ name, status: answer.status }).toEqual({ name, status });
      expect({ name, effects: await effects() }).toEqual({ name, effects: before });
      expect(answer.headers).toMatchObject({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' });
      expect(answer.headers['www-authenticate'] ?? '').toMatch(status === 401 ? /^Bearer / : /^$/);
      for (const line of lines) if (line.trim().length > 20) expect(answer.text).not.toContain(line.slice(-20));
    }
    expect(ingest.nudges()).toBe(nudges);
  });

  const CLAIMS: [string, object][] = [
    ['nothing', {}],
    ['another tenant in the properties', { properties: { tenantId: 't9', projectId: 'p9', tenant_id: 't9' } }],
    ['another tenant in the metadata', { metadata: { tenantId: 't9', projectId: 'p9' } }],
    ["another tenant's id as agent", { agentId: 't9', conversationId: 't9/p9' }],
  ];
  it.each(CLAIMS)("an event belongs to its key's tenant and project, claiming %s", async (_name, claim) => {
    for (const { lines, scope } of callers.filter((caller) => caller.scope !== undefined)) {
      const id = uniqueName('evt');
      expect((await call(LOG, lines, { id, type: 't', ...claim })).status).toBe(201);
      expect(await database.query('SELECT tenant_id, project_id FROM custom_events WHERE id = $1', [id])).toEqual([
        scope,
      ]);
      const queued = 'SELECT tenant_id, project_id FROM custom_event_outbox WHERE event_id = $1';
      expect(await database.query(queued, [id])).toEqual([scope]);
    }
  });

  it.each(['tenantId', 'projectId', 'tenant_id', 'tenant', 'project', 'serverMetadata'])(
    'refuses the field %s',
    async (field) => {
      const { lines } = callers.find(({ status }) => status === 201)!;
      const before = await effects();
      const answer = await call(LOG, lines, { type: 't', [field]: 't9' });
      expect([answer.status, JSON.parse(answer.text)]).toMatchObject([400, { errors: [{ field }] }]);
      expect(await effects()).toEqual(before);
    },
  );

  it('takes no tenant from headers or query', async () => {
    const { lines, scope } = callers.find(({ status }) => status === 201)!;
    const id = uniqueName('evt');
    const names = ['tenant-id', 'project-id', 'x-tenant-id', 'x-project-id', 'x-forwarded-user'];
    const answer = await sendHttp(ingest.url, {
      method: 'POST',
      path: '/run/v1/events?tenantId=t9&projectId=p9',
      headers: {
        ...Object.fromEntries(names.map((name) => [name, 't9'])),
        authorization: lines,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ id, type: 't' }),
    });
    expect(answer.status).toBe(201);
    expect(await database.query('SELECT tenant_id, project_id FROM custom_events WHERE id = $1', [id])).toEqual([
      scope,
    ]);
  });

  it('counts by route and not by path, and each key by what it asks, refused or not', async () => {
    const limited = await startIngest({ DATABASE_URL: database.url, RATE_LIMIT_PER_MINUTE: '1' });
    const [viewer, publisher] = await Promise.all(['view', 'publish'].map((role) => database.addKey({ role })));
    const statusOf = async (key: string | undefined) =>
      (await limited.log({ key: key ?? '', body: { type: 't' } })).status;
    await eventually(async () => expect((await call('GET /health/ready', [])).status).toBe(200));
    // The first look at the database may come before it is there.
    await eventually(async () => expect(await statusOf(viewer)).toBe(429));
    await eventually(async () => expect(await statusOf(publisher)).toBe(429));
    await sendHttp(limited.url, { path: '/canary' });
    const count = (labels: Record<string, string>) =>
      readMetric(limited, 'http_request_duration_seconds_count', labels);
    const logged = { method: 'POST', route: '/run/v1/events' };
    await eventually(async () => expect(await count({ route: 'none', status: '4xx' })).toBe(1));
    expect(await count({ ...logged, status: '2xx' })).toBe(1);
    expect(await count({ ...logged, status: '4xx' })).toBeGreaterThanOrEqual(3);
    expect(await (await fetch(`${limited.url}/metrics`)).text()).not.toContain('canary');
    await limited.close();
  });

  it('an id that is taken in another project tells nothing of the event that took it', async () => {
    const [ours, theirs] = callers.filter(({ scope }) => scope !== undefined) as [Caller, Caller];
    const id = uniqueName('evt');
    await call(LOG, ours.lines, { id, type: 'canary' });
    const answer = await call(LOG, theirs.lines, { id, type: 'other' });
    expect(answer.status).toBe(201);
    expect(answer.text).not.toContain('canary');
  });
});
