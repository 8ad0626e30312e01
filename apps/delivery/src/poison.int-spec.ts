import { randomBytes } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { loadConfig } from '#config';
import {
  deliveryIdOf,
  destinationKeyOf,
  encodeCommandHeaders,
  encodeDestinationState,
  positionOf,
  topicNames,
} from '#contracts';
import type { DestinationState } from '#contracts';
import { createAdmin, KafkaRunnerStrategy } from '#kafka';
import { createLogger, SILENT_LOGGER } from '#observability';
import {
  eventually,
  followTopic,
  ODD_HEADERS,
  poisonCommands,
  poisonDestinations,
  readMetric,
  startPublisher,
  startReceiver,
  uniqueName,
  type EventPublisher,
  type EventToPublish,
  type GoodCommand,
  type Receiver,
  type TopicFollower,
} from '#testing';
import { deliveryConfig } from './delivery.config.js';
import { DeliveryModule } from './delivery.module.js';
import { DeliveryPipeline } from './delivery.pipeline.js';

/** Patience, not a promise: order is what counts. */
const WAIT = { timeoutMs: 120_000 };
const SCOPE = { tenantId: 't', projectId: 'p' };
const KEY = destinationKeyOf({ ...SCOPE, id: 'd' });

const prefix = `${uniqueName('poison')}.`;
const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
const config = loadConfig(deliveryConfig, {
  KAFKA_BROKERS: brokers.join(','),
  TOPIC_PREFIX: prefix,
  ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
  EGRESS_ALLOW_HTTP: 'true',
  EGRESS_ALLOW_CIDRS: '127.0.0.0/8',
});
const topics = topicNames({ prefix, retryDelaysMs: config.RETRY_DELAYS_MS, deferDelaysMs: config.DEFER_DELAYS_MS });
const lanes = [...topics.retryLanes, ...topics.deferLanes].map(({ topic }) => topic);
const admin = createAdmin({ clientId: 'poison-test', brokers, ssl: false }, SILENT_LOGGER);

/** What the service complains of. */
const complaints: string[] = [];
const logger = createLogger({
  service: 'delivery',
  level: 'warn',
  destination: { write: (line) => complaints.push(line) },
});

let app: INestApplication;
let service: { url: string };
let receiver: Receiver;
let publisher: EventPublisher;
let rejected: TopicFollower;
let attempts: TopicFollower;

const state = (version: number, path = '/d'): DestinationState => ({
  ...{ ...SCOPE, id: 'd', version, name: 'd', url: receiver.url(path), enabled: true, headers: null, secrets: [] },
  ...{ eventTypes: ['conversation.created'], agentScope: { kind: 'all' }, updatedAt: '2026-03-01T12:00:00.000Z' },
});
const putDestination = (row: DestinationState) =>
  publisher.publish(topics.destinations, { key: destinationKeyOf(row), value: encodeDestinationState(row) });
let made = 0;
function command(changes: Record<string, string> = {}): GoodCommand {
  const eventId = `evt_${++made}`;
  const headers = encodeCommandHeaders({
    ...{ ...SCOPE, eventId, eventType: 'conversation.created', agentId: 'a', destinationId: 'd', run: '0', attempt: 1 },
    ...{ deliveryId: deliveryIdOf(eventId, KEY), createdAtMs: Date.now(), origin: 'conversation.events/0/0' },
  });
  return { key: KEY, value: '{}', headers: { ...headers, ...changes } };
}
const idOf = (record: EventToPublish) => String(record.headers?.['event-id']);
const arrived = (path = '/d') => receiver.requests(path).map(({ headers }) => headers['webhook-id'] ?? '');
/** All of them, sooner or later: looked at so that looking costs the service little. */
const allArrived = (records: readonly EventToPublish[]) =>
  eventually(
    () => {
      const there = new Set(arrived());
      expect(records.map(idOf).filter((id) => !there.has(id))).toEqual([]);
    },
    { ...WAIT, everyMs: 200 },
  );
const metric = (name: string) => readMetric(service, name);
const rejectedOf = (origin: string) => rejected.records.filter(({ headers }) => headers['origin'] === origin);

beforeAll(async () => {
  await admin.connect();
  receiver = await startReceiver();
  publisher = await startPublisher({ brokers });
  app = await NestFactory.create(DeliveryModule.register(config, logger), { logger: false });
  service = { url: await app.listen(0, '127.0.0.1').then(() => app.getUrl()) };
  const pipeline = app.get(DeliveryPipeline);
  await pipeline.prepare();
  app.connectMicroservice({ strategy: new KafkaRunnerStrategy(pipeline.runner) });
  await app.startAllMicroservices();
  rejected = await followTopic({ brokers, topic: topics.rejected });
  attempts = await followTopic({ brokers, topic: topics.attempts });
  await putDestination(state(1));
  await publisher.publishInOrder(topics.commands, 0, [command()]);
  await receiver.waitFor('/d', 1, WAIT);
});

afterAll(async () => {
  await app.close();
  await Promise.all([rejected, attempts, publisher, receiver].map((open) => open.close()));
  const { destinations, commands, deadLetter } = topics;
  await admin.deleteTopics({
    topics: [destinations, commands, topics.attempts, deadLetter, topics.rejected, ...lanes],
  });
  await admin.deleteGroups([topics.groups.delivery]);
  await admin.disconnect();
});

const ALL_TOPICS = [topics.commands, ...lanes];

describe.each(ALL_TOPICS.map((topic): [string, string] => [topic.slice(prefix.length), topic]))(
  'poison on %s',
  (_name, topic) => {
    const poison = poisonCommands(command);
    let poisonOrigins: string[];

    beforeAll(async () => {
      complaints.length = 0;
      const [restarts, rebalances] = await Promise.all([
        metric('kafka_consumer_restarts_total'),
        metric('kafka_consumer_rebalances_total'),
      ]);
      const good = poison.map(() => command());
      const mixed = poison.flatMap((record, index) => [record, good[index]!]);
      const places = await publisher.publishInOrder(topic, 1, mixed);
      poisonOrigins = places.map(positionOf).filter((_, index) => index % 2 === 0);
      await allArrived(good);
      await rejected.waitFor(({ headers }) => poisonOrigins.includes(headers['origin'] ?? ''), poison.length, WAIT);
      expect(complaints.filter((line) => !line.includes('command rejected'))).toEqual([]);
      expect(await metric('kafka_consumer_restarts_total')).toBe(restarts);
      expect(await metric('kafka_consumer_rebalances_total')).toBe(rebalances);
    }, 300_000);

    it('has a table of some size, each row once', () => {
      expect(poison.length).toBeGreaterThanOrEqual(150);
      expect(new Set(poison.map(({ what }) => what)).size).toBe(poison.length);
    });

    it('keeps each on the rejected topic, once, with its bytes and why, and sends none of it', () => {
      const wrong = poison.filter(({ value }, index) => {
        const [record, ...more] = rejectedOf(poisonOrigins[index]!);
        const { 'rejected-reason': reason, 'rejected-detail': detail } = record?.headers ?? {};
        const sameBytes = value === null ? record?.value === null : record?.value?.equals(value) === true;
        return more.length > 0 || reason !== 'unreadable_command' || !detail || !sameBytes;
      });
      expect(wrong.map(({ what }) => what)).toEqual([]);
      const made = new Set(poison.map(idOf));
      expect(arrived().filter((id) => made.has(id))).toEqual([]);
    });

    it('lets every sound one pass, once', () => {
      expect(new Set(arrived()).size).toBe(arrived().length);
    });

    it('takes no damaged copy for the sound one: what each was made of is still to be sent', async () => {
      const sound = poison.map((record) => record.sound);
      await publisher.publishInOrder(topic, 1, sound);
      await allArrived(sound);
    }, 300_000);
  },
);

it('sends a sound command whose record has something odd about it', async () => {
  const odd: EventToPublish[] = [
    ...ODD_HEADERS.map(([, headers]) => {
      const good = command();
      return { ...good, headers: { ...good.headers, ...headers } };
    }),
    ...['run', 'attempt', 'event-type'].map((name) => {
      const good = command();
      return { ...good, headers: { ...good.headers, [name]: [Buffer.from([0xff]), good.headers[name]!] } };
    }),
    { ...command(), timestampMs: -1 },
    { ...command(), timestampMs: 1 },
    command({ attempt: '4' }),
    command({ 'not-before': '0' }),
    command({ 'not-before': '253402300799999' }),
    command({ 'created-at': '0' }),
    command({ 'agent-id': '' }),
    command({ command: 'no position' }),
  ];
  await publisher.publishInOrder(topics.commands, 2, odd);
  await allArrived(odd);
}, 300_000);

it('a thousand in a row: all of them are kept, and the sound one behind them goes out', async () => {
  const before = rejected.records.length;
  const rows = poisonCommands(command);
  const last = command();
  const poison = Array.from({ length: 1_000 }, (_, index) => rows[index % 30]!);
  await publisher.publishInOrder(topics.commands, 3, [...poison, last]);
  await allArrived([last]);
  await rejected.waitFor(() => true, before + poison.length, WAIT);
  expect(rejected.records.length).toBe(before + poison.length);
}, 300_000);

it('a bad destination record is counted; the last good row stays, and the next good one is in effect', async () => {
  const rows = poisonDestinations(state(5));
  const before = await metric('kafka_table_undecodable_total');
  await publisher.publishInOrder(topics.destinations, 0, rows);
  await eventually(async () => expect(await metric('kafka_table_undecodable_total')).toBe(before + rows.length), WAIT);
  const still = command();
  await publisher.publishInOrder(topics.commands, 0, [still]);
  await allArrived([still]);

  await putDestination(state(2, '/moved'));
  await eventually(async () => {
    const moved = command();
    await publisher.publishInOrder(topics.commands, 0, [moved]);
    await eventually(() => expect(arrived('/moved')).toContain(idOf(moved)), { timeoutMs: 2_000 });
  }, WAIT);
}, 300_000);
