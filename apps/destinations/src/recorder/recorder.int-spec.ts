import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  destinationKeyOf,
  encodeAttemptRecord,
  positionOf,
  topicNames,
  topicSpecs,
  type AttemptRecord,
} from '#contracts';
import { BatchingProducer, createAdmin, ensureTopics } from '#kafka';
import { Metrics, SILENT_LOGGER } from '#observability';
import { createDatabase, readTopic, type TestDatabase } from '#testing';
import type { INestApplication } from '@nestjs/common';
import { Client } from 'pg';
import { attemptOf } from '../../test/attempt-of.js';
import { startRecorder } from '../../test/start-recorder.js';
import { Database } from '../store/database.js';

const brokersText = process.env['KAFKA_BROKERS'] ?? '';
const brokers = brokersText.split(',');
const prefix = `test-${randomUUID()}.`;
const topics = topicNames({ prefix, retryDelaysMs: [], deferDelaysMs: [] });
const connection = { clientId: 'recorder-test', brokers, ssl: false };
const NOW_MS = Date.now();
const DAY_MS = 86_400_000;
const WAITING = 'webhook_recorder_waiting_seconds';

const iso = (epochMs: number) => new Date(epochMs).toISOString();

const recentAttemptOf = (changes: Partial<AttemptRecord> = {}) =>
  attemptOf({ agentId: 'agent-1', createdAt: iso(NOW_MS), startedAt: iso(NOW_MS + 5), ...changes });

describe('recorder', () => {
  let testDatabase: TestDatabase;
  let app: INestApplication;
  let metrics: Metrics;
  let producer: BatchingProducer;
  let server: Client;
  const admin = createAdmin(connection, SILENT_LOGGER);

  beforeAll(async () => {
    await admin.connect();
    const specs = topicSpecs(topics, { partitions: 2, replication: 1 });
    const own = specs.filter(({ topic }) => topic === topics.attempts || topic === topics.rejected);
    await ensureTopics({ connection, specs: own, create: true, logger: SILENT_LOGGER });
    producer = new BatchingProducer({ connection, logger: SILENT_LOGGER, metrics: new Metrics('test'), name: 'test' });
    server = new Client({ connectionString: process.env['DATABASE_URL'] });
    await server.connect();
    testDatabase = await createDatabase('recorder');
    metrics = new Metrics('destinations');
    app = await start();
  });

  afterAll(async () => {
    await app.close();
    await producer.close();
    await admin.deleteTopics({ topics: [topics.attempts, topics.rejected] });
    await admin.disconnect();
    await testDatabase.drop();
    await server.end();
  });

  const start = () =>
    startRecorder({ KAFKA_BROKERS: brokersText, DATABASE_URL: testDatabase.url, TOPIC_PREFIX: prefix }, metrics);
  const publish = (value: Buffer | string, key = 'acme/support/orders') =>
    producer.send({ topic: topics.attempts, key, value });
  const publishAttempt = (attempt: AttemptRecord) =>
    publish(encodeAttemptRecord(attempt), destinationKeyOf({ ...attempt, id: attempt.destinationId }));
  async function waitFor(where: string, count: number): Promise<void> {
    while ((await counted(where)) < count) await sleep(50);
  }
  async function counted(where: string): Promise<number> {
    const sql = `SELECT count(*)::int AS count FROM delivery_attempts WHERE ${where}`;
    const [row] = await app.get(Database).manager.query<{ count: number }[]>(sql);
    return row?.count ?? 0;
  }
  const rejectedOf = async (key: string) =>
    (await readTopic({ brokers, topic: topics.rejected })).filter((record) => record.key === key);

  it('writes what arrives together in few inserts, each record once', async () => {
    const attempts = Array.from({ length: 3_000 }, (_, index) =>
      recentAttemptOf({ deliveryId: `dlv_batch_${index}`, destinationId: `batch-${index % 20}` }),
    );
    await Promise.all(attempts.map(publishAttempt));
    await waitFor("destination_id LIKE 'batch-%'", attempts.length);
    const text = await metrics.registry.metrics();
    const count = Number(/^webhook_recorder_batch_rows_count\S* (\d+)$/m.exec(text)?.[1]);
    expect(count).toBeGreaterThan(0);
    expect(count).toBeLessThan(attempts.length / 20);
    expect(await counted("destination_id LIKE 'batch-%'")).toBe(attempts.length);
  });

  it('keeps one row of repeats: the strongest outcome, whatever came first', async () => {
    const id = { deliveryId: 'dlv_twice', destinationId: 'twice' };
    const retry = recentAttemptOf({ ...id, outcome: 'retry', reason: 'timeout', statusCode: null });
    const delivered = recentAttemptOf({ ...id });
    for (const attempt of [retry, delivered, retry, { ...retry, attempt: 2 }]) await publishAttempt(attempt);
    await publishAttempt(recentAttemptOf({ ...id, deliveryId: 'dlv_twice_end' }));
    await waitFor("delivery_id = 'dlv_twice_end'", 1);
    expect(
      await app
        .get(Database)
        .manager.query(
          "SELECT attempt, outcome FROM delivery_attempts WHERE delivery_id = 'dlv_twice' ORDER BY attempt",
        ),
    ).toEqual([
      { attempt: 1, outcome: 'delivered' },
      { attempt: 2, outcome: 'retry' },
    ]);
  });

  it('keeps what the log cannot take on the rejected topic, byte for byte, and the neighbours in the log', async () => {
    const key = 'acme/support/mixed';
    const mixed = (changes: Partial<AttemptRecord>) =>
      encodeAttemptRecord(recentAttemptOf({ destinationId: 'mixed', ...changes }));
    const bad = [
      { value: 'no json', detail: /not JSON/ },
      { value: '{"deliveryId":"dlv_half"}', detail: /eventId: is required/ },
      { value: mixed({ attempt: 99_999_999_999 }).toString(), detail: /SQLSTATE 22/ },
      { value: mixed({ createdAt: '1970-01-01T00:00:00.000Z' }).toString(), detail: /createdAt/ },
    ];
    const good = Array.from({ length: 40 }, (_, index) => mixed({ deliveryId: `dlv_mixed_${index}` }));
    const sends = good.flatMap((value, index) => {
      const wrong = bad[index / 10];
      return wrong === undefined ? [publish(value, key)] : [publish(value, key), publish(wrong.value, key)];
    });
    const positions = await Promise.all(sends);
    await waitFor("destination_id = 'mixed'", good.length);
    while ((await rejectedOf(key)).length < bad.length) await sleep(50);
    const kept = await rejectedOf(key);
    expect(kept.map(({ value }) => value?.toString()).sort()).toEqual(bad.map(({ value }) => value).sort());
    for (const { value, headers } of kept) {
      expect(headers['rejected-reason']).toBe('unreadable_attempt');
      expect(headers['rejected-detail']).toMatch(bad.find((one) => one.value === value?.toString())?.detail ?? /never/);
      expect(positions.map(positionOf)).toContain(headers['origin']);
    }
    expect(await counted("destination_id = 'mixed'")).toBe(good.length);
  });

  it('stores an excerpt that PostgreSQL would refuse, readable', async () => {
    const raw = JSON.stringify(
      recentAttemptOf({ deliveryId: 'dlv_nul', destinationId: 'nul', outcome: 'dead', statusCode: 500 }),
    );
    const value = raw.replace('"responseExcerpt":null', '"responseExcerpt":"a\\u0000b\\ud800c\\u00e9"');
    await publish(value, 'acme/support/nul');
    await waitFor("delivery_id = 'dlv_nul'", 1);
    const excerpt = await app
      .get(Database)
      .manager.query("SELECT response_excerpt FROM delivery_attempts WHERE delivery_id = 'dlv_nul'");
    expect(excerpt).toEqual([{ response_excerpt: 'a\ufffdb\ufffdc\u00e9' }]);
  });

  it('takes records of days long past and days to come', async () => {
    for (const days of [-200, -31, 1, 20]) {
      await publishAttempt(
        recentAttemptOf({
          deliveryId: `dlv_day_${days}`,
          destinationId: 'days',
          createdAt: iso(NOW_MS + days * DAY_MS),
        }),
      );
    }
    await waitFor("destination_id = 'days'", 4);
    expect(await counted("destination_id = 'days'")).toBe(4);
  });

  it('waits while the database is away, then writes everything, and rejects nothing', async () => {
    const failures = async () =>
      (await metrics.registry.getSingleMetric('webhook_recorder_insert_failures_total')?.get())?.values[0]?.value ?? 0;
    const before = await failures();
    await server.query(`ALTER DATABASE ${testDatabase.name} ALLOW_CONNECTIONS false`);
    await server.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [
      testDatabase.name,
    ]);
    const attempts = Array.from({ length: 500 }, (_, index) =>
      recentAttemptOf({ deliveryId: `dlv_away_${index}`, destinationId: `away-${index % 10}` }),
    );
    await Promise.all(attempts.map(publishAttempt));
    while ((await failures()) < before + 3) await sleep(50);
    const waiting = async () => (await metrics.registry.getSingleMetric(WAITING)?.get())?.values[0]?.value;
    expect(await waiting()).toBeGreaterThan(0);
    await server.query(`ALTER DATABASE ${testDatabase.name} ALLOW_CONNECTIONS true`);
    await waitFor("destination_id LIKE 'away-%'", attempts.length);
    const rejected = await readTopic({ brokers, topic: topics.rejected });
    expect(rejected.filter(({ key }) => key?.includes('/away-'))).toEqual([]);
    while ((await waiting()) !== 0) await sleep(50);
  });

  it('goes on where it stopped, without a second row', async () => {
    await app.close();
    await publishAttempt(recentAttemptOf({ deliveryId: 'dlv_later', destinationId: 'later' }));
    metrics = new Metrics('destinations');
    app = await start();
    await waitFor("delivery_id = 'dlv_later'", 1);
    const rows = (await metrics.registry.getSingleMetric('webhook_recorder_rows_total')?.get())?.values[0]?.value;
    expect(rows).toBe(1);
  });
});
