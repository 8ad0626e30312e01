import { Metrics, SILENT_LOGGER } from '#observability';
import { createDatabase, eventually, type TestDatabase } from '#testing';
import { loggedAttemptOf } from '../../test/attempt-of.js';
import { Database } from '../store/database.js';
import { DeliveryLogRepository } from '../store/delivery-log.repository.js';
import { DayKeeper } from './day-keeper.js';
import { RecorderMetrics } from './recorder.metrics.js';

const NOON = Date.parse('2026-03-31T12:00:00.000Z');
const DAY_MS = 86_400_000;

describe('the days of the delivery log', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let metrics: Metrics;

  beforeAll(async () => {
    testDatabase = await createDatabase('day_keeper');
    database = new Database({ url: testDatabase.url, poolSize: 12, logger: SILENT_LOGGER });
    await database.whenOpen();
  });

  afterAll(async () => {
    await database.close();
    await testDatabase.drop();
  });

  beforeEach(async () => {
    metrics = new Metrics('test');
    for (const day of await days()) await database.manager.query(`DROP TABLE delivery_attempts_${day}`);
  });

  const keeperOf = (retentionDays: number) => {
    const log = new DeliveryLogRepository(database);
    return new DayKeeper({
      ...{ log, days: retentionDays, whenOpen: () => database.whenOpen() },
      ...{ metrics: new RecorderMetrics(metrics), logger: SILENT_LOGGER },
    });
  };
  const days = async () => {
    const rows = await database.manager.query<{ table: string }[]>(`SELECT inhrelid::regclass::text AS table
      FROM pg_inherits WHERE inhparent = 'delivery_attempts'::regclass ORDER BY 1`);
    return rows.map(({ table }) => table.replace('delivery_attempts_', ''));
  };
  const deliveries = async () => {
    const rows = await database.manager.query<{ id: string }[]>(
      'SELECT delivery_id AS id FROM delivery_attempts ORDER BY 1',
    );
    return rows.map(({ id }) => id);
  };
  const write = (...createdAt: string[]) =>
    new DeliveryLogRepository(database).insertAttempts(
      createdAt.map((moment) => loggedAttemptOf({ deliveryId: `dlv_${moment}`, createdAt: moment })),
    );
  const dropped = async () =>
    (await metrics.registry.getSingleMetric('webhook_delivery_log_days_dropped_total')?.get())?.values[0]?.value;

  it('keeps today, tomorrow and so many days before, and drops older ones whole', async () => {
    await write('2025-12-31T23:59:59.999Z', '2026-02-28T23:59:59.999Z', '2026-03-01T00:00:00.000Z');
    expect(await keeperOf(30).keepDays(NOON)).toBe(true);
    expect(await deliveries()).toEqual(['dlv_2026-03-01T00:00:00.000Z']);
    expect(await days()).toEqual(['20260301', '20260331', '20260401']);
    expect(await dropped()).toBe(2);
    expect(await keeperOf(30).keepDays(NOON + DAY_MS)).toBe(true);
    expect(await days()).toEqual(['20260331', '20260401', '20260402']);
  });

  it('drops each day once, in many replicas at once and beside inserts', async () => {
    const old = Array.from({ length: 20 }, (_, index) => new Date(NOON - (40 + index) * DAY_MS).toISOString());
    await write(...old);
    const keepers = Array.from({ length: 4 }, () => keeperOf(30));
    const writes = Array.from({ length: 20 }, (_, index) => write(new Date(NOON - index * 1_000).toISOString()));
    const [kept] = await Promise.all([Promise.all(keepers.map((keeper) => keeper.keepDays(NOON))), ...writes]);
    while (!(await keeperOf(30).keepDays(NOON)));
    expect(kept).toHaveLength(4);
    expect(await days()).toEqual(['20260331', '20260401']);
    expect(await deliveries()).toHaveLength(20);
  });

  it('steps back from a long query, lets inserts go on meanwhile, and drops the day later', async () => {
    const day = new Date(NOON - 60 * DAY_MS).toISOString();
    await write(day);
    await database.manager.transaction(async (reader) => {
      await reader.query('SELECT count(*) FROM delivery_attempts');
      const keeping = keeperOf(30).keepDays(NOON);
      await write(new Date(NOON).toISOString());
      expect(await keeping).toBe(false);
      expect(await deliveries()).toHaveLength(2);
    });
    expect(await keeperOf(30).keepDays(NOON)).toBe(true);
    expect(await deliveries()).toEqual([`dlv_${new Date(NOON).toISOString()}`]);
  });

  it('leaves a table alone that somebody else attached', async () => {
    await database.manager.query(`CREATE TABLE archive (LIKE delivery_attempts INCLUDING ALL)`);
    await database.manager.query(
      `ALTER TABLE delivery_attempts ATTACH PARTITION archive FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')`,
    );
    expect(await keeperOf(30).keepDays(NOON)).toBe(true);
    expect(await days()).toContain('archive');
    await database.manager.query('DROP TABLE archive');
  });

  it('says that it is not done while the database is away', async () => {
    const away = new Database({ url: testDatabase.url.replace(/:\d+\//, ':1/'), poolSize: 1, logger: SILENT_LOGGER });
    const log = new DeliveryLogRepository(away);
    const recorder = new RecorderMetrics(metrics);
    const whenOpen = () => away.whenOpen();
    const keeper = new DayKeeper({ log, days: 30, whenOpen, metrics: recorder, logger: SILENT_LOGGER });
    expect(await keeper.keepDays(NOON)).toBe(false);

    keeper.start();
    await keeper.stop(); // which waits for no database
    await away.close();
  });

  it('waits for the database at its start, and warns of nothing', async () => {
    const warnings: unknown[] = [];
    const logger = { ...SILENT_LOGGER, warn: (details: unknown) => void warnings.push(details) };
    const opening = new Database({ url: testDatabase.url, poolSize: 4, logger: SILENT_LOGGER });
    const log = new DeliveryLogRepository(opening);
    const whenOpen = () => opening.whenOpen();
    const keeper = new DayKeeper({ log, days: 30, whenOpen, metrics: new RecorderMetrics(metrics), logger });
    keeper.start();
    await whenOpen();
    try {
      await eventually(async () => expect(await days()).toHaveLength(2));
      expect(warnings).toEqual([]);
    } finally {
      await keeper.stop();
      await opening.close();
    }
  });
});
