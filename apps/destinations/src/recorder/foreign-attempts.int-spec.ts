import { randomBytes, randomUUID } from 'node:crypto';
import { loadConfig } from '#config';
import {
  deliveryIdOf,
  destinationKeyOf,
  encodeAttemptRecord,
  topicNames,
  topicSpecs,
  type AttemptRecord,
} from '#contracts';
import { BatchingProducer, createAdmin, ensureTopics, KafkaRunner, KafkaRunnerStrategy } from '#kafka';
import { Metrics, OperationsModule, SILENT_LOGGER } from '#observability';
import { createDatabase, eventually, followTopic, type TestDatabase, type TopicFollower } from '#testing';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { attemptOf } from '../../test/attempt-of.js';
import { destinationsVariables } from '../destinations.config.js';
import { SettingsModule } from '../settings.module.js';
import { Database } from '../store/database.js';
import { DeliveryRepository } from '../store/delivery.repository.js';
import { RecorderModule } from './recorder.module.js';

const WAIT = { timeoutMs: 120_000 };
const brokersText = process.env['KAFKA_BROKERS'] ?? '';
const brokers = brokersText.split(',');
const prefix = `test-${randomUUID()}.`;
const topics = topicNames({ prefix, retryDelaysMs: [], deferDelaysMs: [] });
const connection = { clientId: 'foreign-attempts-test', brokers, ssl: false };
const admin = createAdmin(connection, SILENT_LOGGER);

const OURS = { tenantId: 'acme', projectId: 'support', id: 'orders' };
const THEIRS = { tenantId: 'mallory', projectId: 'support', id: 'orders' };
type Place = typeof OURS;

/** An attempt as delivery records it. */
function genuine(place: Place, eventId: string, changes: Partial<AttemptRecord> = {}): AttemptRecord {
  const { tenantId, projectId, id: destinationId } = place;
  const at = new Date().toISOString();
  const deliveryId = deliveryIdOf(eventId, destinationKeyOf(place));
  return attemptOf({
    tenantId,
    projectId,
    destinationId,
    eventId,
    deliveryId,
    createdAt: at,
    startedAt: at,
    ...changes,
  });
}

describe('attempt records that claim what is not theirs', () => {
  let database: TestDatabase;
  let app: INestApplication;
  let producer: BatchingProducer;
  let rejected: TopicFollower;

  beforeAll(async () => {
    await admin.connect();
    const own = topicSpecs(topics, { partitions: 1, replication: 1 }).filter(
      ({ topic }) => topic === topics.attempts || topic === topics.rejected,
    );
    await ensureTopics({ connection, specs: own, create: true, logger: SILENT_LOGGER });
    producer = new BatchingProducer({ connection, logger: SILENT_LOGGER, metrics: new Metrics('test'), name: 'test' });
    rejected = await followTopic({ brokers, topic: topics.rejected });
    database = await createDatabase('foreign_attempts');
    app = await startRecorder();
  });

  afterAll(async () => {
    await app.close();
    await producer.close();
    await rejected.close();
    await admin.deleteTopics({ topics: [topics.attempts, topics.rejected] });
    await admin.deleteGroups([topics.groups.recorder]);
    await admin.disconnect();
    await database.drop();
  });

  async function startRecorder(): Promise<INestApplication> {
    const config = loadConfig(destinationsVariables, {
      KAFKA_BROKERS: brokersText,
      DATABASE_URL: database.url,
      TOPIC_PREFIX: prefix,
      OPERATOR_KEY: randomBytes(32).toString('hex'),
      ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    });
    const operations = OperationsModule.register({ logger: SILENT_LOGGER, metrics: new Metrics('destinations') });
    const imports = [SettingsModule.register(config), operations, RecorderModule];
    const nest = (await Test.createTestingModule({ imports }).compile()).createNestApplication({ logger: false });
    nest.connectMicroservice({ strategy: new KafkaRunnerStrategy(nest.get(KafkaRunner)) });
    await nest.startAllMicroservices();
    await nest.init();
    await nest.get(Database).whenOpen();
    return nest;
  }

  const publish = (attempt: AttemptRecord, key: string | null) =>
    producer.send({ topic: topics.attempts, key, value: encodeAttemptRecord(attempt) });
  const logOf = async (place: Place, eventId: string) => {
    const log = app.get(DeliveryRepository);
    const id = deliveryIdOf(eventId, destinationKeyOf(OURS));
    return { shown: await log.find(place, id), attempts: await log.attempts(place, id, { limit: 10 }) };
  };

  const theirKey = destinationKeyOf(THEIRS);
  const ourKey = destinationKeyOf(OURS);
  /** Name, the record's key, and what it claims, beside the genuine attempt of the event. */
  const CLAIMS: [string, string | null, (eventId: string) => AttemptRecord][] = [
    ['our destination under their key', theirKey, (eventId) => genuine(OURS, eventId, { statusCode: 299 })],
    ['our destination under our project elsewhere', 'acme/other/orders', (eventId) => genuine(OURS, eventId)],
    ['our destination without a key', null, (eventId) => genuine(OURS, eventId, { statusCode: 299 })],
    ['their destination under our key', ourKey, (eventId) => genuine(THEIRS, eventId)],
    [
      'our delivery at their destination',
      theirKey,
      (eventId) => genuine(THEIRS, eventId, { deliveryId: genuine(OURS, eventId).deliveryId, statusCode: 299 }),
    ],
    [
      'a later attempt of our delivery at their destination',
      theirKey,
      (eventId) => genuine(THEIRS, eventId, { deliveryId: genuine(OURS, eventId).deliveryId, attempt: 9 }),
    ],
    [
      'our delivery of another event',
      ourKey,
      (eventId) => genuine(OURS, 'evt_other', { deliveryId: genuine(OURS, eventId).deliveryId, attempt: 2 }),
    ],
  ];

  it('an id that both made up names two deliveries', async () => {
    const deliveryId = `made-up-${randomUUID()}`;
    const ours = genuine(OURS, 'evt_ours', { deliveryId, outcome: 'retry', reason: 'http_status', statusCode: 503 });
    const theirs = genuine(THEIRS, 'evt_theirs', { deliveryId, statusCode: 204, run: 'rsn_later', attempt: 2 });
    const theirFirst = genuine(THEIRS, 'evt_theirs', { deliveryId, statusCode: 299 });
    await Promise.all([publish(ours, ourKey), publish(theirFirst, theirKey), publish(theirs, theirKey)]);
    const log = app.get(DeliveryRepository);
    await eventually(async () => {
      expect(await log.find(OURS, deliveryId)).toMatchObject({ outcome: 'retry', statusCode: 503, attempt: 1 });
      expect(await log.find(THEIRS, deliveryId)).toMatchObject({ outcome: 'delivered', statusCode: 204, attempt: 2 });
    });
    expect(await log.attempts(OURS, deliveryId, { limit: 10 })).toHaveLength(1);
    expect(await log.attempts(THEIRS, deliveryId, { limit: 10 })).toHaveLength(2);
  });

  it.each(CLAIMS)('%s: rejected, and our log says what really happened, in either order', async (_name, key, claim) => {
    for (const order of ['before', 'after'] as const) {
      const eventId = `evt_${randomUUID()}`;
      const real = genuine(OURS, eventId, { outcome: 'retry', reason: 'http_status', statusCode: 503 });
      const claimed = claim(eventId);
      const sends = [() => publish(claimed, key), () => publish(real, ourKey)];
      for (const send of order === 'before' ? sends : sends.toReversed()) await send();

      const isIt = ({ value }: { value: Buffer | null }) => value?.equals(encodeAttemptRecord(claimed)) === true;
      const [kept] = await rejected.waitFor(isIt, 1, WAIT);
      expect(kept).toMatchObject({ key, headers: { 'rejected-reason': 'unreadable_attempt' } });
      expect(kept?.headers['rejected-detail']).not.toContain('mallory');
      await eventually(async () => expect((await logOf(OURS, eventId)).shown).not.toBeNull());
      const { shown, attempts } = await logOf(OURS, eventId);
      expect(shown).toMatchObject({ attempt: 1, outcome: 'retry', statusCode: 503 });
      expect(attempts).toMatchObject([{ attempt: 1, outcome: 'retry', statusCode: 503 }]);
      expect(await logOf(THEIRS, eventId)).toEqual({ shown: null, attempts: [] });
    }
  });
});
