import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { loadConfig } from '#config';
import {
  destinationKeyOf,
  encodeDestinationState,
  positionOf,
  REJECTED_REASONS,
  sampleEnvelope,
  topicNames,
  topicSpecs,
  type DestinationState,
} from '#contracts';
import { createAdmin, ensureTopics, KafkaRunnerStrategy } from '#kafka';
import { createLogger, SILENT_LOGGER } from '#observability';
import {
  eventually,
  followTopic,
  ODD_HEADERS,
  poisonDestinations,
  poisonEvents,
  readMetric,
  startPublisher,
  uniqueName,
  type EventPublisher,
  type EventToPublish,
  type PoisonRecord,
  type TopicFollower,
  type TopicRecord,
} from '#testing';
import { matcherConfig } from './matcher.config.js';
import { MatcherModule } from './matcher.module.js';
import { MatcherPipeline } from './matcher.pipeline.js';

const TOPIC = 'conversation.events';
const PARTITION = 1;
/** Patience, not a promise: order is what counts. */
const WAIT = { timeoutMs: 120_000 };
const NOW = '2026-03-01T12:00:00.000Z';

const prefix = `${uniqueName('poison')}.`;
const scope = { tenantId: uniqueName('tenant'), projectId: 'shop' };
const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
const connection = { clientId: 'poison-test', brokers, ssl: false };
const admin = createAdmin(connection, SILENT_LOGGER);
const config = loadConfig(matcherConfig, {
  KAFKA_BROKERS: brokers.join(','),
  TOPIC_PREFIX: prefix,
  EVENT_MAX_BYTES: '20000',
});
const topics = topicNames({ prefix, retryDelaysMs: config.RETRY_DELAYS_MS, deferDelaysMs: config.DEFER_DELAYS_MS });

const state = (version: number, change: Partial<DestinationState> = {}): DestinationState => ({
  ...{ id: 'd', ...scope, version, name: 'd', url: 'https://example.com/hook', enabled: true, headers: null },
  ...{ eventTypes: ['conversation.created'], agentScope: { kind: 'all' }, secrets: [], updatedAt: NOW },
  ...change,
});
let made = 0;
const good = (extra: Partial<EventToPublish> = {}): EventToPublish => ({
  value: { ...sampleEnvelope('conversation.created', { ...scope, agentId: 'helper' }, NOW), id: `good-${++made}` },
  ...extra,
});

const POISON: readonly PoisonRecord[] = poisonEvents(scope);
/** Sound events with something odd about their record. */
const ODD: readonly (EventToPublish & { what: string })[] = [
  ...ODD_HEADERS.map(([what, headers]) => ({ what, ...good({ headers }) })),
  { what: 'an id of bytes', ...good({ headers: { id: Buffer.from([0xff, 0xfe]) } }) },
  { what: 'an id without a value', ...good({ headers: { id: null, ce_id: null } }) },
  { what: 'an id of 100,000 characters', ...good({ headers: { id: 'a'.repeat(100_000) } }) },
  { what: 'a key of bytes', ...good({ key: Buffer.from([0xff, 0, 0xfe]) }) },
  { what: 'a key of 100,000 bytes', ...good({ key: 'k'.repeat(100_000) }) },
  { what: 'no key', ...good({ key: null }) },
  { what: 'no time', ...good({ timestampMs: -1 }) },
  { what: 'a time of 1970', ...good({ timestampMs: 1 }) },
];

/** What the service complains of. */
const complaints: string[] = [];
const logger = createLogger({
  service: 'matcher',
  level: 'warn',
  destination: { write: (line) => complaints.push(line) },
});

let app: INestApplication;
let service: { url: string };
let publisher: EventPublisher;
let commands: TopicFollower;
let rejected: TopicFollower;

const metric = (name: string) => readMetric(service, name);
const publish = async (events: readonly EventToPublish[]) =>
  (await publisher.publishInOrder(TOPIC, PARTITION, events)).map(positionOf);
const of = (follower: TopicFollower, origin: string): TopicRecord[] =>
  follower.records.filter(({ headers }) => headers['origin'] === origin);
const commandOf = (origin: string) => commands.waitFor(({ headers }) => headers['origin'] === origin, 1, WAIT);

beforeAll(async () => {
  publisher = await startPublisher({ brokers });
  await admin.connect();
  await ensureTopics({
    connection,
    specs: topicSpecs(topics, { partitions: config.TOPIC_PARTITIONS, replication: 1 }),
    create: true,
    logger: SILENT_LOGGER,
  });
  commands = await followTopic({ brokers, topic: topics.commands });
  rejected = await followTopic({ brokers, topic: topics.rejected });
  await publisher.publish(topics.destinations, {
    key: destinationKeyOf(state(1)),
    value: encodeDestinationState(state(1)),
  });
  app = await NestFactory.create(MatcherModule.register(config, logger), { logger: false });
  service = { url: await app.listen(0, '127.0.0.1').then(() => app.getUrl()) };
  const pipeline = app.get(MatcherPipeline);
  await pipeline.prepare();
  app.connectMicroservice({ strategy: new KafkaRunnerStrategy(pipeline.runner) });
  await app.startAllMicroservices();
  await commandOf((await publish([good()]))[0]!);
});

afterAll(async () => {
  await app.close();
  await Promise.all([commands.close(), rejected.close(), publisher.close()]);
  const { destinations, attempts, deadLetter, retryLanes, deferLanes, groups } = topics;
  const lanes = [...retryLanes, ...deferLanes].map((lane) => lane.topic);
  await admin.deleteTopics({
    topics: [destinations, attempts, deadLetter, topics.commands, topics.rejected, ...lanes],
  });
  await admin.deleteGroups([groups.matcher]);
  await admin.disconnect();
});

describe('a partition with poison', () => {
  let goodOrigins: string[];
  let poisonOrigins: string[];
  let oddOrigins: string[];

  beforeAll(async () => {
    complaints.length = 0;
    const restarts = await metric('kafka_consumer_restarts_total');
    const rebalances = await metric('kafka_consumer_rebalances_total');
    goodOrigins = [];
    poisonOrigins = [];
    const all: EventToPublish[] = POISON.flatMap((poison) => [poison, good()]);
    const origins = await publish([...ODD, ...all]);
    oddOrigins = origins.splice(0, ODD.length);
    origins.forEach((origin, index) => (index % 2 === 0 ? poisonOrigins : goodOrigins).push(origin));
    await commandOf(goodOrigins.at(-1)!);
    await rejected.waitFor(({ headers }) => poisonOrigins.includes(headers['origin'] ?? ''), POISON.length, WAIT);
    expect(complaints).toEqual([]);
    expect(await metric('kafka_consumer_restarts_total')).toBe(restarts);
    expect(await metric('kafka_consumer_rebalances_total')).toBe(rebalances);
  }, 300_000);

  it('has a table of some size, each row once', () => {
    expect(POISON.length).toBeGreaterThanOrEqual(100);
    expect(new Set(POISON.map(({ what }) => what)).size).toBe(POISON.length);
  });

  it('keeps each on the rejected topic, once, with its bytes and why, and makes no command of it', () => {
    const wrong = POISON.filter(({ value, reason }, index) => {
      const origin = poisonOrigins[index]!;
      const [record, ...more] = of(rejected, origin);
      const { 'rejected-reason': given = '', 'rejected-detail': detail } = record?.headers ?? {};
      const isReason =
        reason === undefined ? (REJECTED_REASONS as readonly string[]).includes(given) : given === reason;
      const sameBytes = value === null ? record?.value === null : record?.value?.equals(value) === true;
      return more.length > 0 || of(commands, origin).length > 0 || !isReason || !detail || !sameBytes;
    });
    expect(wrong.map(({ what }) => what)).toEqual([]);
  });

  it('takes every event whose record is merely odd, once', () => {
    const wrong = ODD.filter((_, index) => {
      const origin = oddOrigins[index]!;
      return of(commands, origin).length !== 1 || of(rejected, origin).length > 0;
    });
    expect(wrong.map(({ what }) => what)).toEqual([]);
  });

  it('lets every good event pass, once and in order', () => {
    const came = commands.records
      .map(({ headers }) => headers['origin']!)
      .filter((origin) => goodOrigins.includes(origin));
    expect(came).toEqual(goodOrigins);
  });
});

it('a thousand in a row: all of them are kept, and the good one behind them goes out', async () => {
  const poison = Array.from({ length: 1_000 }, (_, index) => POISON[index % 30]!);
  const origins = await publish([...poison, good()]);
  const isOne = ({ headers }: TopicRecord) => origins.includes(headers['origin'] ?? '');
  await commandOf(origins.at(-1)!);
  const kept = await rejected.waitFor(isOne, poison.length, WAIT);
  expect(kept).toHaveLength(poison.length);
  expect(new Set(kept.map(({ headers }) => headers['origin'])).size).toBe(poison.length);
}, 300_000);

it('a bad destination record is counted; the last good row stays, and the next good one is in effect', async () => {
  const rows = poisonDestinations(state(5));
  const before = await metric('kafka_table_undecodable_total');
  await publisher.publishInOrder(topics.destinations, 0, rows);
  await eventually(async () => expect(await metric('kafka_table_undecodable_total')).toBe(before + rows.length), WAIT);
  await commandOf((await publish([good()]))[0]!);

  const moved = state(2, { eventTypes: ['conversation.updated'] });
  await publisher.publish(topics.destinations, { key: destinationKeyOf(moved), value: encodeDestinationState(moved) });
  await eventually(async () => {
    const updated = { ...sampleEnvelope('conversation.updated', { ...scope, agentId: 'helper' }, NOW) };
    const [origin] = await publish([{ value: updated }]);
    await commands.waitFor(({ headers }) => headers['origin'] === origin, 1, { timeoutMs: 2_000 });
  }, WAIT);
}, 300_000);
