import { encodeAttemptRecord, positionOf, topicNames, topicSpecs, type AttemptRecord } from '#contracts';
import { createAdmin, ensureTopics } from '#kafka';
import { Metrics, SILENT_LOGGER } from '#observability';
import {
  createDatabase,
  eventually,
  followTopic,
  ODD_HEADERS,
  poisonAttempts,
  startPublisher,
  uniqueName,
  type EventPublisher,
  type EventToPublish,
  type TestDatabase,
  type TopicFollower,
} from '#testing';
import type { INestApplication } from '@nestjs/common';
import { attemptOf } from '../../test/attempt-of.js';
import { startRecorder } from '../../test/start-recorder.js';
import { Database } from '../store/database.js';

/** Patience, not a promise: order is what counts. */
const WAIT = { timeoutMs: 120_000 };
const KEY = 'acme/support/orders';
const NOW = new Date().toISOString();

const prefix = `${uniqueName('poison')}.`;
const brokersText = process.env['KAFKA_BROKERS'] ?? '';
const brokers = brokersText.split(',');
const topics = topicNames({ prefix, retryDelaysMs: [], deferDelaysMs: [] });
const connection = { clientId: 'poison-test', brokers, ssl: false };
const admin = createAdmin(connection, SILENT_LOGGER);

let testDatabase: TestDatabase;
let app: INestApplication;
let metrics: Metrics;
let publisher: EventPublisher;
let rejected: TopicFollower;

let made = 0;
const recordOf = (changes: Partial<AttemptRecord> = {}) => attemptOf({ createdAt: NOW, startedAt: NOW, ...changes });
function good(extra: Partial<EventToPublish> = {}): EventToPublish {
  return { key: KEY, value: encodeAttemptRecord(recordOf({ deliveryId: `dlv_good_${++made}` })), ...extra };
}

async function logged(): Promise<string[]> {
  const rows = await app
    .get(Database)
    .manager.query<{ delivery_id: string }[]>('SELECT delivery_id FROM delivery_attempts');
  return rows.map((row) => row.delivery_id);
}
const metric = async (name: string) => (await metrics.registry.getSingleMetric(name)?.get())?.values[0]?.value ?? 0;

beforeAll(async () => {
  await admin.connect();
  const specs = topicSpecs(topics, { partitions: 2, replication: 1 });
  const own = specs.filter(({ topic }) => topic === topics.attempts || topic === topics.rejected);
  await ensureTopics({ connection, specs: own, create: true, logger: SILENT_LOGGER });
  testDatabase = await createDatabase('poison');
  publisher = await startPublisher({ brokers });
  metrics = new Metrics('destinations');
  app = await startRecorder(
    { KAFKA_BROKERS: brokersText, DATABASE_URL: testDatabase.url, TOPIC_PREFIX: prefix },
    metrics,
  );
  rejected = await followTopic({ brokers, topic: topics.rejected });
});

afterAll(async () => {
  await app.close();
  await Promise.all([publisher.close(), rejected.close()]);
  await admin.deleteTopics({ topics: [topics.attempts, topics.rejected] });
  await admin.deleteGroups([topics.groups.recorder]);
  await admin.disconnect();
  await testDatabase.drop();
});

it('keeps each bad record on the rejected topic, once, with its bytes and why; the good ones are logged', async () => {
  const sound = encodeAttemptRecord(recordOf({ deliveryId: 'dlv_poison' }));
  const keys = [null, '', `${KEY}x`, 'acme/support', Buffer.from([0xff]), 'k'.repeat(100_000)];
  const poison: [what: string, value: Buffer | null, key?: Buffer | string | null][] = [
    ...poisonAttempts(recordOf({ deliveryId: 'dlv_poison' })).map(([what, value]): [string, Buffer | null] => [
      what,
      value,
    ]),
    ...keys.map((key): [string, Buffer, Buffer | string | null] => [`the key ${String(key)}`, sound, key]),
  ];
  expect(poison.length).toBeGreaterThanOrEqual(150);
  const odd = ODD_HEADERS.map(([, headers]) => good({ headers }));
  odd.push(good({ timestampMs: -1 }), good({ timestampMs: 1 }));
  const mixed = poison.flatMap(([, value, key = KEY]) => [{ key, value }, good()]);
  const places = (await publisher.publishInOrder(topics.attempts, 0, [...odd, ...mixed])).map(positionOf);
  const origins = places.slice(odd.length).filter((_, index) => index % 2 === 0);
  await eventually(
    async () => expect((await logged()).length).toBeGreaterThanOrEqual(odd.length + poison.length),
    WAIT,
  );
  await rejected.waitFor(({ headers }) => origins.includes(headers['origin'] ?? ''), poison.length, WAIT);

  const wrong = poison.filter(([, value], index) => {
    const [record, ...more] = rejected.records.filter(({ headers }) => headers['origin'] === origins[index]);
    const { 'rejected-reason': reason, 'rejected-detail': detail } = record?.headers ?? {};
    const sameBytes = value === null ? record?.value === null : record?.value?.equals(value) === true;
    return more.length > 0 || reason !== 'unreadable_attempt' || !detail || !sameBytes;
  });
  expect(wrong.map(([what]) => what)).toEqual([]);
  expect(rejected.records).toHaveLength(poison.length);
  expect((await logged()).toSorted()).toEqual(
    Array.from({ length: odd.length + poison.length }, (_, index) => `dlv_good_${index + 1}`).toSorted(),
  );
  expect(await metric('kafka_consumer_restarts_total')).toBe(0);
}, 300_000);

it('a thousand in a row: all of them are kept, and the good one behind them is logged', async () => {
  const before = rejected.records.length;
  const rows = poisonAttempts(recordOf({ deliveryId: 'dlv_poison' }));
  const poison = Array.from({ length: 1_000 }, (_, index) => ({ key: KEY, value: rows[index % 30]![1] }));
  await publisher.publishInOrder(topics.attempts, 1, [...poison, good()]);
  await eventually(async () => expect(await logged()).toContain(`dlv_good_${made}`), WAIT);
  await rejected.waitFor(() => true, before + poison.length, WAIT);
  expect(rejected.records).toHaveLength(before + poison.length);
}, 300_000);
