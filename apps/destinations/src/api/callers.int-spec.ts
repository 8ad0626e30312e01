import { createDatabase, eventually, sendHttp, type HttpAnswer, type TestDatabase } from '#testing';
import { loggedAttemptOf } from '../../test/attempt-of.js';
import { createKey, expectedStatus, makeCallers, type TestCaller } from '../../test/callers/callers.js';
import { DESTINATION, PROJECT, ROUTES, type RouteRow } from '../../test/callers/routes.js';
import { SideEffects } from '../../test/callers/side-effects.js';
import { startApi, type StartedApi } from '../../test/start-api.js';
import { DeliveryLogRepository } from '../store/delivery-log.repository.js';

const HOME = { tenantId: 't1', projectId: 'p1' };

interface RouterLayer {
  route?: { path: string; methods: Record<string, boolean> };
}

/** Every route of the running application x every caller. */
describe('who may do what', () => {
  let database: TestDatabase;
  let api: StartedApi;
  let effects: SideEffects;
  let callers: TestCaller[];

  beforeAll(async () => {
    database = await createDatabase('callers');
    api = await startApi({
      DATABASE_URL: database.url,
      RATE_LIMIT_PER_MINUTE: '1000000',
      TEST_RATE_LIMIT_PER_MINUTE: '10000',
    });
    await eventually(async () => expect(await api.call('GET', '/health/ready')).toMatchObject({ status: 200 }));
    effects = await SideEffects.of(api, database.url);
    callers = await makeCallers(api);
  });

  afterAll(async () => {
    await effects.close();
    await api.close();
    await database.drop();
  });

  /** Something of its own for each call to find, so that a deletion hurts no other call. */
  async function prepare({ names }: RouteRow): Promise<Record<string, string>> {
    if (names === undefined) return HOME;
    if (names === 'apiKey') return { ...HOME, id: (await createKey(api, 't1', { role: 'view' })).id };
    const { body } = await api.call('POST', pathOf(PROJECT, HOME), { body: DESTINATION });
    const { id: destinationId } = body?.['data'] as { id: string };
    const deliveryId = `dlv_${destinationId}`;
    const now = new Date().toISOString();
    const log = api.app.get(DeliveryLogRepository, { strict: false });
    const place = { ...HOME, destinationId, deliveryId };
    await log.insertAttempts([loggedAttemptOf({ ...place, createdAt: now, startedAt: now })]);
    return { ...HOME, id: destinationId, deliveryId };
  }

  const pathOf = (template: string, ids: Record<string, string>) =>
    template.replaceAll(/:(\w+)/g, (_all, name: string) => ids[name] ?? '');

  function call(route: string, ids: Record<string, string>, lines: string[]): Promise<HttpAnswer> {
    const [method = '', template = ''] = route.split(' ');
    const body = ROUTES[route]?.body;
    return sendHttp(api.url, {
      method,
      path: pathOf(template, ids),
      headers: {
        ...(lines.length > 0 && { authorization: lines }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  it('knows every route of the application: a new one needs a row in test/callers/routes.ts', () => {
    const { router } = api.app.getHttpAdapter().getInstance() as { router: { stack: RouterLayer[] } };
    const routed = router.stack.flatMap(({ route }) =>
      route === undefined ? [] : Object.keys(route.methods).map((method) => `${method.toUpperCase()} ${route.path}`),
    );
    expect(routed.toSorted()).toEqual(Object.keys(ROUTES).toSorted());
  });

  it('describes every managed route', async () => {
    const { body } = await api.call('GET', '/openapi.json');
    const described = Object.entries(body?.['paths'] as Record<string, object>).flatMap(([path, item]) =>
      Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
    const managed = Object.keys(ROUTES).filter((route) => ROUTES[route]?.needs !== 'public');
    expect(described.toSorted()).toEqual(managed.toSorted());
  });

  it.each(Object.keys(ROUTES))('%s does for each caller what it may ask', async (route) => {
    const row = ROUTES[route]!;
    const allowed = callers.filter((caller) => expectedStatus(caller, row) === row.status);
    const answers = await Promise.all(allowed.map(async ({ lines }) => call(route, await prepare(row), lines)));
    const statuses = answers.map(({ status }, index) => ({ caller: allowed[index]?.name, status }));
    expect(statuses).toEqual(allowed.map(({ name }) => ({ caller: name, status: row.status })));
  });

  it.each(Object.keys(ROUTES))('%s does nothing for whom it refuses, and tells nothing', async (route) => {
    const row = ROUTES[route]!;
    const ids = await prepare(row);
    const absent = await absentOf(row, ids, route);
    const before = await effects.read();
    for (const caller of callers) {
      const expected = expectedStatus(caller, row);
      if (expected === row.status) continue;
      const { headers, status, text } = await call(route, ids, caller.lines);
      const came = { caller: caller.name, status, effects: await effects.read() };
      expect(came).toEqual({ caller: caller.name, status: expected, effects: before });
      expect(headers['content-type']).toBe('application/problem+json');
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['www-authenticate'] ?? '').toMatch(expected === 401 ? /^Bearer / : /^$/);
      // Of another tenant or project: to the byte what one gets for what does not exist.
      if (expected === 404) expect(text).toBe(absent);
      for (const line of caller.lines) if (line.trim().length > 20) expect(text).not.toContain(line.slice(-20));
    }
  });

  /** What the operator, who may see everything, gets for ids that are nowhere. */
  async function absentOf(row: RouteRow, ids: Record<string, string>, route: string): Promise<string> {
    const nowhere = { ...ids, id: 'absent', deliveryId: 'dlv_absent' };
    if (row.names === undefined) return (await call(`GET ${PROJECT}/:id`, { ...HOME, id: 'absent' }, operator())).text;
    const answer = await call(route, nowhere, operator());
    // A destination that is nowhere has no deliveries either.
    expect(answer.status).toBe(404);
    return answer.text;
  }

  const operator = () => callers.find(({ is }) => is === 'operator')!.lines;

  it.each(Object.keys(ROUTES).filter((route) => ROUTES[route]?.names !== undefined))(
    '%s finds nothing under the right id in another project or tenant',
    async (route) => {
      const ids = await prepare(ROUTES[route]!);
      const before = await effects.read();
      const elsewhere: Record<string, string>[] = [
        { tenantId: 't2' },
        { tenantId: 'T1' },
        ...(ROUTES[route]?.scope === 'project' ? [{ projectId: 'p2' }, { projectId: 'P1' }] : []),
      ];
      for (const place of elsewhere) {
        const answer = await call(route, { ...ids, ...place }, operator());
        expect({ place, status: answer.status }).toEqual({ place, status: 404 });
        expect(answer.text).toBe(await absentOf(ROUTES[route]!, ids, route));
      }
      expect(await effects.read()).toEqual(before);
    },
  );

  it('tells a stranger nothing of what is public but of the service itself', async () => {
    const { key, id } = await createKey(api, 't1', { role: 'view', name: 'canary' });
    await api.call('POST', pathOf(PROJECT, HOME), { body: { ...DESTINATION, name: 'canary' } });
    for (const route of Object.keys(ROUTES).filter((name) => ROUTES[name]?.needs === 'public')) {
      const { text } = await call(route, {}, []);
      for (const secret of [key, id, 'canary', 'p1']) expect(text).not.toContain(`"${secret}"`);
    }
  });
});
