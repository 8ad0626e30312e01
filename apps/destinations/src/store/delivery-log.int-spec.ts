import { ATTEMPT_OUTCOMES, type AttemptOutcome } from '#contracts';
import { SILENT_LOGGER } from '#observability';
import { createDatabase, type TestDatabase } from '#testing';
import { attemptOf, loggedAttemptOf } from '../../test/attempt-of.js';
import { Database } from './database.js';
import { DeliveryLogPartitions } from './delivery-log-partitions.js';
import { classifyInsertFailure, describeDataError } from './delivery-log-errors.js';
import { DeliveryLogRepository, OUTCOMES_BY_RANK, type LoggedAttempt } from './delivery-log.repository.js';

const FIRST = attemptOf();

describe('delivery log', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let log: DeliveryLogRepository;

  beforeAll(async () => {
    testDatabase = await createDatabase('delivery_log');
    database = new Database({ url: testDatabase.url, poolSize: 8, logger: SILENT_LOGGER });
    await database.whenOpen();
    log = new DeliveryLogRepository(database);
  });

  afterAll(async () => {
    await database.close();
    await testDatabase.drop();
  });

  afterEach(() => database.manager.query('TRUNCATE delivery_attempts'));

  const query = <Row>(sql: string, parameters: unknown[] = []) => database.manager.query<Row[]>(sql, parameters);
  const outcomes = async () =>
    (await query<{ outcome: string }>('SELECT outcome FROM delivery_attempts')).map(({ outcome }) => outcome);
  const days = async () =>
    (
      await query<{ day: string }>(`SELECT inhrelid::regclass::text AS day FROM pg_inherits
        WHERE inhparent = 'delivery_attempts'::regclass ORDER BY 1`)
    ).map(({ day }) => day.replace('delivery_attempts_', ''));

  it('keeps every field', async () => {
    const failed = loggedAttemptOf({
      durationMs: 12.4,
      outcome: 'retry',
      reason: 'http_status',
      statusCode: 503,
      responseExcerpt: 'busy "now"\n',
      nextAttemptAt: '2026-03-01T10:00:02.300Z',
    });
    await log.insertAttempts([failed]);
    expect(await query('SELECT * FROM delivery_attempts')).toMatchObject([
      {
        created_at: new Date(FIRST.createdAt),
        tenant_id: 'acme',
        project_id: 'support',
        destination_id: 'orders',
        delivery_id: 'dlv_1',
        run: '0',
        attempt: 1,
        event_id: 'evt_1',
        event_type: 'event.created',
        agent_id: '',
        started_at: new Date(FIRST.startedAt),
        duration_ms: 12,
        outcome: 'retry',
        reason: 'http_status',
        status_code: 503,
        response_excerpt: 'busy "now"\n',
        next_attempt_at: new Date('2026-03-01T10:00:02.300Z'),
        origin: FIRST.origin,
        command: FIRST.command,
      },
    ]);
  });

  const pairs = ATTEMPT_OUTCOMES.flatMap((a) => ATTEMPT_OUTCOMES.map((b): [AttemptOutcome, AttemptOutcome] => [a, b]));
  it.each(pairs)('of an attempt recorded as %s and as %s keeps the stronger', async (first, second) => {
    const stronger = OUTCOMES_BY_RANK.findLast((outcome) => outcome === first || outcome === second);
    await log.insertAttempts([loggedAttemptOf({ outcome: first })]);
    await log.insertAttempts([loggedAttemptOf({ outcome: second })]);
    expect(await outcomes()).toEqual([stronger]);
    await query('TRUNCATE delivery_attempts');
    await log.insertAttempts([loggedAttemptOf({ outcome: first }), loggedAttemptOf({ outcome: second })]);
    expect(await outcomes()).toEqual([stronger]);
  });

  it('ranks delivered over dead over discarded over retry', () => {
    expect(OUTCOMES_BY_RANK).toEqual(['retry', 'discarded', 'dead', 'delivered']);
  });

  it('meets a repeated first command at the same row, though it was made a moment later', async () => {
    await log.insertAttempts([loggedAttemptOf({ outcome: 'retry' })]);
    await log.insertAttempts([loggedAttemptOf({ outcome: 'dead', createdAt: '2026-03-01T10:00:03.000Z' })]);
    expect(await outcomes()).toEqual(['dead']);
  });

  it('makes the days that records need, in many replicas at once', async () => {
    const wanted = ['2025-12-31', '2026-01-01', '2026-02-28', '2027-01-01'];
    await Promise.all(Array.from({ length: 6 }, () => new DeliveryLogPartitions(database).ensure(wanted)));
    expect(await days()).toEqual(expect.arrayContaining(wanted.map((day) => day.replaceAll('-', ''))));
    await log.insertAttempts(
      wanted.map((day, index) => loggedAttemptOf({ attempt: index + 1, createdAt: `${day}T23:59:59.999Z` })),
    );
    expect(await outcomes()).toHaveLength(4);
  });

  it('makes a day while a long query reads the log and another replica inserts', async () => {
    await log.insertAttempts([loggedAttemptOf()]);
    await database.manager.transaction(async (reader) => {
      await reader.query('SELECT count(*) FROM delivery_attempts');
      await new DeliveryLogRepository(database).insertAttempts([
        loggedAttemptOf({ createdAt: '2026-04-01T00:00:00.000Z' }),
      ]);
    });
    expect(await outcomes()).toHaveLength(2);
  });

  it('makes today and tomorrow ahead', async () => {
    await log.ensureDaysAhead(Date.parse('2026-05-31T23:00:00.000Z'));
    expect(await days()).toEqual(expect.arrayContaining(['20260531', '20260601']));
  });

  it('writes a day into the table that somebody else attached for it', async () => {
    await query(`CREATE TABLE archive (LIKE delivery_attempts INCLUDING ALL)`);
    await query(
      `ALTER TABLE delivery_attempts ATTACH PARTITION archive FOR VALUES FROM ('2025-11-01') TO ('2025-12-01')`,
    );
    const [early, now] = [loggedAttemptOf({ createdAt: '2025-11-03T10:00:00.000Z' }), loggedAttemptOf()];
    await log.insertAttempts([early, now]);
    expect(await outcomes()).toHaveLength(2);
    await query('DROP TABLE archive');
  });

  it('waits for a day whose table was detached and kept, until that is gone', async () => {
    const day = loggedAttemptOf({ createdAt: '2025-10-03T10:00:00.000Z' });
    await log.insertAttempts([day]);
    await query('ALTER TABLE delivery_attempts DETACH PARTITION delivery_attempts_20251003');
    const failure: unknown = await log.insertAttempts([day]).catch((error: unknown) => error);
    expect(classifyInsertFailure(failure)).toBe('unavailable');
    await query('DROP TABLE delivery_attempts_20251003');
    await log.insertAttempts([day]);
    expect(await outcomes()).toHaveLength(1);
  });

  it('writes a day into the default partition that somebody else made, where it has rows of it', async () => {
    await query('CREATE TABLE rest (LIKE delivery_attempts INCLUDING ALL)');
    await query('ALTER TABLE delivery_attempts ATTACH PARTITION rest DEFAULT');
    const day = loggedAttemptOf({ createdAt: '2025-09-03T10:00:00.000Z' });
    await log.insertAttempts([day]);
    await query('DROP TABLE delivery_attempts_20250903');
    await log.insertAttempts([day]);
    await new DeliveryLogRepository(database).insertAttempts([day]);
    expect(await outcomes()).toHaveLength(1);
    await query('DROP TABLE rest');
  });

  it('makes a day again that was dropped behind its back', async () => {
    await log.insertAttempts([loggedAttemptOf()]);
    await query('DROP TABLE delivery_attempts_20260301');
    await log.insertAttempts([loggedAttemptOf({ deliveryId: 'dlv_2' })]);
    expect(await query('SELECT delivery_id FROM delivery_attempts')).toEqual([{ delivery_id: 'dlv_2' }]);
  });

  it('takes a row for bad whose day is there and does not fit it, instead of waiting for a day for ever', async () => {
    const bad = loggedAttemptOf({ createdAt: '2026-03-04T10:00:00.000Z' });
    bad.json = bad.json.replace('2026-03-04', '2026-03-05');
    const error = await log.insertAttempts([bad]).catch((failure: unknown) => failure);
    expect(classifyInsertFailure(error)).toBe('data');
    expect(describeDataError(error)).toMatch(/day/);
  });

  it('inserts all or nothing, and tells a bad row from a database that is away', async () => {
    const bad: LoggedAttempt = { ...loggedAttemptOf({ deliveryId: 'dlv_2' }) };
    bad.json = bad.json.replace('"attempt":1', '"attempt":99999999999');
    const error = await log.insertAttempts([loggedAttemptOf(), bad]).catch((failure: unknown) => failure);
    expect(classifyInsertFailure(error)).toBe('data');
    expect(await outcomes()).toEqual([]);
    const away = new Database({ url: testDatabase.url.replace(/:\d+\//, ':1/'), poolSize: 1, logger: SILENT_LOGGER });
    const failure = await new DeliveryLogRepository(away).insertAttempts([loggedAttemptOf()]).catch((e: unknown) => e);
    expect(classifyInsertFailure(failure)).toBe('unavailable');
  });

  it("shows a delivery by its latest run's last attempt, in whatever order the records came", async () => {
    const resend = { run: 'rs_1', createdAt: '2026-03-03T08:00:00.000Z' };
    const records = [
      loggedAttemptOf({ attempt: 2, outcome: 'dead', statusCode: 404 }),
      loggedAttemptOf({ ...resend, attempt: 2, outcome: 'delivered' }),
      loggedAttemptOf({ attempt: 1, outcome: 'retry', createdAt: '2026-03-01T10:00:01.000Z' }),
      loggedAttemptOf({ deliveryId: 'dlv_2', attempt: 1, outcome: 'retry' }),
      loggedAttemptOf({ ...resend, attempt: 1, outcome: 'retry' }),
    ];
    for (const record of records) await log.insertAttempts([record]);
    const rows = await query(`SELECT delivery_id AS id, run, attempt, outcome FROM deliveries
      WHERE tenant_id = 'acme' AND project_id = 'support' AND destination_id = 'orders' ORDER BY created_at DESC`);
    expect(rows).toEqual([
      { id: 'dlv_1', run: 'rs_1', attempt: 2, outcome: 'delivered' },
      { id: 'dlv_2', run: '0', attempt: 1, outcome: 'retry' },
    ]);
  });

  it('shows every delivery once, whatever its attempts say of their runs and beginnings', async () => {
    const beginnings = ['2026-03-01T10:00:00.000Z', '2026-03-01T10:00:01.000Z', '2026-03-02T00:00:00.000Z'];
    const possible = ['0', 'rs_1', 'rs_2'].flatMap((run) =>
      [1, 2].flatMap((attempt) => beginnings.map((createdAt) => ({ run, attempt, createdAt }))),
    );
    const triples = possible.flatMap((a, i) =>
      possible.slice(i + 1).flatMap((b, j) => possible.slice(i + j + 2).map((c) => [a, b, c])),
    );
    await log.insertAttempts(
      triples.flatMap((rows, n) => rows.map((row) => loggedAttemptOf({ ...row, deliveryId: `dlv_${n}` }))),
    );
    const shown = await query<{ id: string }>('SELECT delivery_id AS id FROM deliveries');
    expect(shown.map(({ id }) => id).sort()).toEqual(triples.map((_, n) => `dlv_${n}`).sort());
  });

  it('takes the first run for the oldest, though its command was made again after a resend', async () => {
    await log.insertAttempts([
      loggedAttemptOf({ attempt: 1, outcome: 'retry', createdAt: '2026-03-03T10:00:00.000Z' }),
      loggedAttemptOf({ attempt: 2, outcome: 'dead', createdAt: '2026-03-01T10:00:00.000Z' }),
      loggedAttemptOf({ run: 'rs_1', attempt: 1, outcome: 'delivered', createdAt: '2026-03-02T10:00:00.000Z' }),
    ]);
    expect(await query('SELECT run, attempt FROM deliveries')).toEqual([{ run: 'rs_1', attempt: 1 }]);
  });
});
