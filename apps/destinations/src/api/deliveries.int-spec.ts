import { deliveryIdOf, destinationKeyOf, type AttemptRecord } from '#contracts';
import { createDatabase, eventually, type TestDatabase } from '#testing';
import { loggedAttemptOf } from '../../test/attempt-of.js';
import { OPERATOR_KEY, startApi, type Answer, type StartedApi } from '../../test/start-api.js';
import { DeliveryLogRepository } from '../store/delivery-log.repository.js';
import type { Delivery, Resend } from './delivery.schema.js';

const ROOT = '/manage/tenants/acme/projects/support/webhook-destinations';
const DAY_MS = 86_400_000;
const T0 = Date.parse('2026-03-01T23:59:00.000Z');
const iso = (epochMs: number) => new Date(epochMs).toISOString();
/** Ids as the matcher makes them. */
const delivery = (destinationId: string, eventId: string) => ({
  eventId,
  deliveryId: deliveryIdOf(eventId, destinationKeyOf({ tenantId: 'acme', projectId: 'support', id: destinationId })),
});

describe('the delivery log over the API', () => {
  let database: TestDatabase;
  let api: StartedApi;
  let log: DeliveryLogRepository;
  let count = 0;

  beforeAll(async () => {
    database = await createDatabase('deliveries');
    api = await startApi({ DATABASE_URL: database.url });
    await eventually(async () => expect(await api.call('GET', '/health/ready')).toMatchObject({ status: 200 }));
    log = api.app.get(DeliveryLogRepository, { strict: false });
  });

  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  beforeEach(() => {
    Object.assign(api.commands, { isAway: false, isGone: false });
    api.commands.looks.length = 0;
    api.commands.appended.length = 0;
  });

  /** A destination of its own for each test. @returns its path */
  async function createDestination(): Promise<{ id: string; path: string }> {
    const id = `destination-${++count}`;
    const body = { id, name: id, url: 'https://127.0.0.1/', eventTypes: ['event.created'] };
    expect(await api.call('POST', ROOT, { body })).toMatchObject({ status: 201 });
    return { id, path: `${ROOT}/${id}` };
  }

  const write = (destinationId: string, ...attempts: Partial<AttemptRecord>[]) =>
    log.insertAttempts(attempts.map((attempt) => loggedAttemptOf({ destinationId, ...attempt })));
  const idsOf = (answer: Answer) => (answer.body?.['data'] as Delivery[]).map(({ id }) => id);
  const cursorOf = (answer: Answer) => (answer.body?.['pagination'] as { nextCursor: string | null }).nextCursor;

  async function readAll(path: string, limit: number): Promise<string[]> {
    const ids: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const answer: Answer = await api.call('GET', `${path}/deliveries?limit=${limit}${cursor && `&cursor=${cursor}`}`);
      expect(answer.status).toBe(200);
      ids.push(...idsOf(answer));
      cursor = cursorOf(answer);
    }
    return ids;
  }

  it('shows a delivery by the last attempt of its latest run, and every attempt, oldest first', async () => {
    const { id, path } = await createDestination();
    const own = { deliveryId: 'dlv_shown', eventId: 'evt_shown', agentId: 'agent-1' };
    const failed = { ...own, reason: 'http_status', statusCode: 503, responseExcerpt: 'busy' } as const;
    await write(
      id,
      { ...failed, outcome: 'retry', createdAt: iso(T0), startedAt: iso(T0 + 5), nextAttemptAt: iso(T0 + 2_005) },
      { ...failed, outcome: 'dead', attempt: 2, createdAt: iso(T0), startedAt: iso(T0 + 2_010) },
      { ...own, run: 'rs_1', createdAt: iso(T0 + DAY_MS), startedAt: iso(T0 + DAY_MS + 5) },
    );
    const shown = {
      id: 'dlv_shown',
      eventId: 'evt_shown',
      eventType: 'event.created',
      agentId: 'agent-1',
      status: 'delivered',
      run: 'rs_1',
      attemptCount: 1,
      createdAt: iso(T0 + DAY_MS),
      lastAttemptAt: iso(T0 + DAY_MS + 5),
      durationMs: 12,
      statusCode: 200,
      reason: 'ok',
      nextAttemptAt: null,
    };
    expect(await api.call('GET', `${path}/deliveries`)).toMatchObject({
      status: 200,
      body: { data: [shown], pagination: { limit: 20, nextCursor: null } },
    });
    const { body } = await api.call('GET', `${path}/deliveries/dlv_shown`);
    const common = { durationMs: 12, reason: 'http_status', statusCode: 503, responseExcerpt: 'busy', run: '0' };
    const attempts = [
      { ...common, attempt: 1, outcome: 'retry', startedAt: iso(T0 + 5), nextAttemptAt: iso(T0 + 2_005) },
      { ...common, attempt: 2, outcome: 'dead', startedAt: iso(T0 + 2_010), nextAttemptAt: null },
      {
        ...{ run: 'rs_1', attempt: 1, startedAt: iso(T0 + DAY_MS + 5), durationMs: 12, outcome: 'delivered' },
        ...{ reason: 'ok', statusCode: 200, responseExcerpt: null, nextAttemptAt: null },
      },
    ];
    expect(body).toEqual({ data: { ...shown, attempts }, pagination: { limit: 1000, nextCursor: null } });
  });

  it('pages the attempts of a delivery, the newest first, each page oldest first', async () => {
    const { id, path } = await createDestination();
    const made = ['0', 'rs_1', 'rs_2'].flatMap((run, day) =>
      [1, 2, 3].map((attempt) => ({
        ...{ deliveryId: 'dlv_long', run, attempt, createdAt: iso(T0 + day * DAY_MS) },
        // Attempts of two runs may start in the same moment.
        ...{ startedAt: iso(T0 + attempt * 1_000), outcome: 'retry' as const },
      })),
    );
    await write(id, ...made);
    const read = async (query: string) => {
      const answer = await api.call('GET', `${path}/deliveries/dlv_long${query}`);
      const { attempts } = answer.body?.['data'] as { attempts: { run: string; attempt: number }[] };
      return { names: attempts.map(({ run, attempt }) => `${run}/${attempt}`), nextCursor: cursorOf(answer) };
    };
    const all = await read('');
    expect(all.nextCursor).toBeNull();
    expect(all.names).toHaveLength(made.length);
    const paged: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await read(`?limit=2${cursor && `&cursor=${cursor}`}`);
      paged.unshift(...page.names);
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(all.names);
    expect(await api.call('GET', `${path}/deliveries/dlv_long?cursor=bad`)).toMatchObject({ status: 400 });
    expect(await api.call('GET', `${path}/deliveries/dlv_long?limit=1001`)).toMatchObject({ status: 400 });
  });

  it('shows an attempt that was recorded on two days once, by its stronger outcome', async () => {
    const { id, path } = await createDestination();
    const own = { deliveryId: 'dlv_midnight' };
    await write(
      id,
      { ...own, createdAt: '2026-03-01T23:59:59.999Z' },
      { ...own, createdAt: '2026-03-02T00:00:00.100Z', outcome: 'retry', reason: 'timeout', statusCode: null },
    );
    const listed = await api.call('GET', `${path}/deliveries`);
    expect(listed).toMatchObject({ body: { data: [{ id: 'dlv_midnight', status: 'delivered' }] } });
    const { body } = await api.call('GET', `${path}/deliveries/dlv_midnight`);
    expect(body).toMatchObject({ data: { attempts: [{ attempt: 1, outcome: 'delivered' }] } });
  });

  it('pages newest first, each delivery once, whatever the size of the page and however many began at once', async () => {
    const { id, path } = await createDestination();
    const attempts = Array.from({ length: 57 }, (_, index) => ({
      deliveryId: `dlv_page_${String(index).padStart(2, '0')}`,
      createdAt: iso(T0 + Math.floor(index / 10) * 60_000),
    }));
    await write(id, ...attempts);
    const newestFirst = attempts.map(({ deliveryId }) => deliveryId).reverse();
    for (const limit of [1, 7, 19, 57, 100]) expect(await readAll(path, limit)).toEqual(newestFirst);
  });

  it('goes on where the page before ended, though newer deliveries came meanwhile', async () => {
    const { id, path } = await createDestination();
    const at = (second: number) => ({ deliveryId: `dlv_later_${second}`, createdAt: iso(T0 + second * 1_000) });
    await write(id, at(1), at(2), at(3));
    const first = await api.call('GET', `${path}/deliveries?limit=2`);
    await write(id, at(4), at(5));
    const second = await api.call('GET', `${path}/deliveries?limit=2&cursor=${cursorOf(first)}`);
    expect([...idsOf(first), ...idsOf(second)]).toEqual(['dlv_later_3', 'dlv_later_2', 'dlv_later_1']);
  });

  it('filters by status, type, event and time, each with the others', async () => {
    const { id, path } = await createDestination();
    const row = (name: string, minute: number, changes: Partial<AttemptRecord> = {}) =>
      loggedAttemptOf({ destinationId: id, ...delivery(id, name), createdAt: iso(T0 + minute * 60_000), ...changes });
    await log.insertAttempts([
      row('a', 0),
      row('b', 1, { outcome: 'retry', reason: 'timeout' }),
      row('c', 2, { outcome: 'dead', reason: 'http_status', eventType: 'feedback.created' }),
      row('d', 3, { outcome: 'discarded', reason: 'disabled' }),
      row('e', 4, { outcome: 'retry', reason: 'timeout' }),
      row('e', 4, { outcome: 'dead', attempt: 2 }),
    ]);
    const names = async (query: string) => {
      const answer = await api.call('GET', `${path}/deliveries?${query}`);
      return (answer.body?.['data'] as Delivery[]).map(({ eventId }) => eventId).join('');
    };
    expect(await names('status=delivered')).toBe('a');
    expect(await names('status=retrying')).toBe('b');
    expect(await names('status=dead')).toBe('ec');
    expect(await names('status=discarded')).toBe('d');
    expect(await names('eventType=feedback.created')).toBe('c');
    expect(await names('eventId=d')).toBe('d');
    expect(await names('eventId=absent')).toBe('');
    expect(await names(`from=${iso(T0 + 60_000)}&to=${iso(T0 + 180_000)}`)).toBe('cb');
    expect(await names(`from=2026-03-02T01:01:00%2B01:00`)).toBe('edc');
    expect(await names(`to=${iso(T0)}`)).toBe('');
    expect(await names(`status=dead&eventType=event.created&from=${iso(T0)}`)).toBe('e');
  });

  it.each([
    ['status=lost', 'status'],
    ['status=retry', 'status'],
    ['limit=0', 'limit'],
    ['limit=101', 'limit'],
    ['from=yesterday', 'from'],
    ['to=2026-03-01', 'to'],
    ['to=2026-02-30T00:00:00Z', 'to'],
    ['cursor=abc', 'cursor'],
    ['eventId=', 'eventId'],
    ['eventType=%00', 'eventType'],
    ['status=dead&status=dead', 'status'],
  ])('refuses %s, and names it', async (query, field) => {
    const { path } = await createDestination();
    const answer = await api.call('GET', `${path}/deliveries?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ field }] } });
  });

  it.each(['from=0000-01-01T00:00:00Z', 'to=9999-12-31T23:59:59Z', 'from=9999-12-31T23:59:59.999999999-23:59'])(
    'never fails for %s',
    async (query) => {
      const { path } = await createDestination();
      expect((await api.call('GET', `${path}/deliveries?${query}`)).status).toBeLessThan(500);
    },
  );

  it('finds nothing of what does not exist, and an empty list for what has no deliveries', async () => {
    const { id, path } = await createDestination();
    expect(await api.call('GET', `${path}/deliveries`)).toMatchObject({ status: 200, body: { data: [] } });
    await write(id, { deliveryId: 'dlv_here' });
    const { path: other } = await createDestination();
    for (const url of [`${ROOT}/absent/deliveries`, `${path}/deliveries/dlv_absent`, `${other}/deliveries/dlv_here`])
      expect(await api.call('GET', url)).toMatchObject({ status: 404 });
    for (const base of [other, `${ROOT}/absent`]) {
      expect(await api.call('GET', `${base}/deliveries/dlv_here/payload`)).toMatchObject({ status: 404 });
      expect(await api.call('POST', `${base}/deliveries/dlv_here/resend`)).toMatchObject({ status: 404 });
    }
    expect(api.commands.looks).toEqual([]);
  });

  it('answers with the bytes that were sent', async () => {
    const { id, path } = await createDestination();
    const { deliveryId } = delivery(id, 'bytes');
    await write(id, { ...delivery(id, 'bytes'), command: 'webhooks.commands/3/99' });
    api.commands.body = Buffer.from('{"type":"event.created",  "data":{"n":1.0e2,"é":"\\u0000"}}');
    const answer = await fetch(`${api.url}${path}/deliveries/${deliveryId}/payload`, {
      headers: { authorization: `Bearer ${OPERATOR_KEY}` },
    });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe('application/json');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(Buffer.from(await answer.arrayBuffer()).equals(api.commands.body)).toBe(true);
    const identity = { tenantId: 'acme', projectId: 'support', destinationId: id, deliveryId };
    expect(api.commands.looks).toEqual([
      { ...identity, eventId: 'bytes', run: '0', command: 'webhooks.commands/3/99' },
    ]);
  });

  it('says 410 once the payload is not kept any more, 503 while the broker is away', async () => {
    const { id, path } = await createDestination();
    await write(id, { deliveryId: 'dlv_old' });
    for (const call of [['GET', 'payload'] as const, ['POST', 'resend'] as const]) {
      const ask = () => api.call(call[0], `${path}/deliveries/dlv_old/${call[1]}`);
      Object.assign(api.commands, { isGone: true, isAway: false });
      expect(await ask()).toMatchObject({
        status: 410,
        body: { code: 'gone', detail: expect.stringContaining('kept') },
      });
      Object.assign(api.commands, { isGone: false, isAway: true });
      const away = await ask();
      expect(away).toMatchObject({ status: 503 });
      expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0);
    }
    expect(api.commands.appended).toEqual([]);
  });

  it('resends the same event and body in a run of its own each time, attempts from 1', async () => {
    const { id, path } = await createDestination();
    const { deliveryId } = delivery(id, 'again');
    const future = iso(Date.now() + 60_000);
    await write(id, { ...delivery(id, 'again'), attempt: 3, outcome: 'dead', createdAt: future });
    const resend = async () => {
      const answer = await api.call('POST', `${path}/deliveries/${deliveryId}/resend`);
      expect(answer.status).toBe(202);
      return answer.body?.['data'] as Resend;
    };
    const [first, second] = [await resend(), await resend()];
    expect(first).toMatchObject({ deliveryId, eventId: 'again' });
    expect(first.run).not.toBe(second.run);
    const commands = api.commands.appended;
    expect(commands.map(({ headers }) => headers.run)).toEqual([first.run, second.run]);
    for (const { headers, body } of commands) {
      expect(body).toBe(api.commands.body);
      expect(headers).toMatchObject({ tenantId: 'acme', projectId: 'support', destinationId: id, eventId: 'again' });
      expect(headers).toMatchObject({ attempt: 1, orderingKey: 'conversation', origin: 'custom.events/0/1' });
      expect(headers.command).toBeUndefined();
      // Later than the run before, whatever the clocks say.
      expect(headers.createdAtMs).toBeGreaterThan(Date.parse(future));
    }
  });

  it('keeps the log of a deleted destination, and resends nothing to a deleted or disabled one', async () => {
    const { id, path } = await createDestination();
    await write(id, { deliveryId: 'dlv_kept' });
    await api.call('PATCH', path, { body: { enabled: false } });
    const resend = () => api.call('POST', `${path}/deliveries/dlv_kept/resend`);
    expect(await resend()).toMatchObject({ status: 409, body: { detail: expect.stringContaining('disabled') } });
    await api.call('DELETE', path);
    expect(await resend()).toMatchObject({ status: 409, body: { detail: expect.stringContaining('deleted') } });
    expect(api.commands.appended).toEqual([]);
    expect(idsOf(await api.call('GET', `${path}/deliveries`))).toEqual(['dlv_kept']);
    expect(await api.call('GET', `${path}/deliveries?status=dead`)).toMatchObject({ status: 200, body: { data: [] } });
    expect(await api.call('GET', `${path}/deliveries/dlv_kept`)).toMatchObject({ status: 200 });
    expect(await api.call('GET', `${path}/deliveries/dlv_kept/payload`)).toMatchObject({ status: 200 });
  });
});
