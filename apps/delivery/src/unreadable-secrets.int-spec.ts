import { randomBytes } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { loadConfig } from '#config';
import { decodeAttemptRecord, deliveryIdOf, destinationKeyOf, topicNames } from '#contracts';
import { encodeCommandHeaders, encodeDestinationState, type DestinationState } from '#contracts';
import { createAdmin, KafkaRunnerStrategy } from '#kafka';
import { SILENT_LOGGER } from '#observability';
import { SecretBox } from '#secrets';
import {
  followTopic,
  readMetric,
  startPublisher,
  startReceiver,
  uniqueName,
  type EventPublisher,
  type Receiver,
  type TopicFollower,
} from '#testing';
import { deliveryConfig } from './delivery.config.js';
import { DeliveryModule } from './delivery.module.js';
import { DeliveryPipeline } from './delivery.pipeline.js';

const WAIT = { timeoutMs: 120_000 };
const COUNT = 3;
/** The last tier is longer than any wait of this test: what arrives has not waited for its end. */
const DEFER_DELAYS_MS = [500, 1_500, 600_000];

const prefix = `${uniqueName('delivery')}.`;
const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
const keyOf = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const known = keyOf('known');
const config = loadConfig(deliveryConfig, {
  KAFKA_BROKERS: brokers.join(','),
  TOPIC_PREFIX: prefix,
  ENCRYPTION_KEYS: known,
  EGRESS_ALLOW_HTTP: 'true',
  EGRESS_ALLOW_CIDRS: '127.0.0.0/8',
  DEFER_DELAYS_MS: DEFER_DELAYS_MS.join(','),
});
const topics = topicNames({ prefix, retryDelaysMs: config.RETRY_DELAYS_MS, deferDelaysMs: DEFER_DELAYS_MS });
const admin = createAdmin({ clientId: 'delivery-test', brokers, ssl: false }, SILENT_LOGGER);

let app: INestApplication;
let service: { url: string };
let receiver: Receiver;
let publisher: EventPublisher;
let attempts: TopicFollower;
let lanes: TopicFollower[];

beforeAll(async () => {
  await admin.connect();
  receiver = await startReceiver();
  publisher = await startPublisher({ brokers });
  app = await NestFactory.create(DeliveryModule.register(config, SILENT_LOGGER), { logger: false });
  service = { url: await app.listen(0, '127.0.0.1').then(() => app.getUrl()) };
  const pipeline = app.get(DeliveryPipeline);
  await pipeline.prepare();
  app.connectMicroservice({ strategy: new KafkaRunnerStrategy(pipeline.runner) });
  await app.startAllMicroservices();
  attempts = await followTopic({ brokers, topic: topics.attempts });
  lanes = await Promise.all(topics.deferLanes.map(({ topic }) => followTopic({ brokers, topic })));
});

afterAll(async () => {
  await app.close();
  await Promise.all([attempts, ...lanes, publisher, receiver].map((open) => open.close()));
  const { destinations, commands, deadLetter, rejected, retryLanes, deferLanes } = topics;
  const delayed = [...retryLanes, ...deferLanes].map((lane) => lane.topic);
  await admin.deleteTopics({ topics: [destinations, commands, topics.attempts, deadLetter, rejected, ...delayed] });
  await admin.deleteGroups([topics.groups.delivery]);
  await admin.disconnect();
});

/** Puts a row whose secret is sealed with the first of `keys`. */
async function putDestination(id: string, version: number, keys: string): Promise<void> {
  const scope = { tenantId: 't', projectId: 'p', destinationId: id, field: 'secret' } as const;
  const sealed = new SecretBox(keys).seal(`whsec_${randomBytes(32).toString('base64')}`, scope);
  const state: DestinationState = {
    ...{ id, tenantId: 't', projectId: 'p', version, name: id, url: receiver.url(`/${id}`), enabled: true },
    ...{ eventTypes: ['conversation.created'], agentScope: { kind: 'all' }, headers: null },
    ...{ secrets: [{ sealed, expiresAtMs: null }], updatedAt: '2026-03-01T12:00:00.000Z' },
  };
  await publisher.publish(topics.destinations, { key: destinationKeyOf(state), value: encodeDestinationState(state) });
}

/** Commands of one conversation, in order; their event ids. */
async function publishCommands(destinationId: string, count: number): Promise<string[]> {
  const key = destinationKeyOf({ tenantId: 't', projectId: 'p', id: destinationId });
  const eventIds = Array.from({ length: count }, () => uniqueName('evt'));
  for (const eventId of eventIds) {
    const headers = encodeCommandHeaders({
      ...{ eventId, eventType: 'conversation.created', tenantId: 't', projectId: 'p', agentId: 'a', destinationId },
      ...{ deliveryId: deliveryIdOf(eventId, key), run: '0', attempt: 1, createdAtMs: Date.now() },
      ...{ orderingKey: `${key}/c1`, origin: 'conversation.events/0/0' },
    });
    await publisher.publish(topics.commands, { key, value: '{}', headers });
  }
  return eventIds;
}

const arrivals = (id: string) =>
  receiver.requests(`/${id}`).map(({ headers }) => `${headers['webhook-id']} ${headers['webhook-attempt']}`);
const isSealed = ({ headers }: { headers: Record<string, string> }) => headers['destination-id'] === 'sealed';
const unreadable = () => readMetric(service, 'webhook_unreadable_destinations');
const alarm = () => readMetric(service, 'webhook_unreadable_secrets_total');

it('a row sealed with an unknown key costs no attempt, holds up nobody, and is served once it is readable', async () => {
  await putDestination('sealed', 1, `${keyOf('lost')},${known}`);
  await putDestination('healthy', 2, known);
  const waiting = await publishCommands('sealed', COUNT);
  const served = await publishCommands('healthy', COUNT);

  // Once for each tier, as the first attempt, and with an alarm each time.
  for (const lane of lanes) await lane.waitFor(isSealed, COUNT, WAIT);
  served.push(...(await publishCommands('healthy', COUNT)));
  await receiver.waitFor('/healthy', 2 * COUNT, WAIT);
  expect(arrivals('healthy')).toEqual(served.map((id) => `${id} 1`));
  for (const lane of lanes) {
    const records = lane.records.map(({ headers }) => `${headers['event-id']} ${headers['attempt']}`);
    expect(records).toEqual(waiting.map((id) => `${id} 1`));
  }
  expect(await alarm()).toBe(COUNT * DEFER_DELAYS_MS.length);
  expect(receiver.requests('/sealed')).toEqual([]);
  expect(await unreadable()).toBe(1);

  await putDestination('sealed', 3, known);
  await receiver.waitFor('/sealed', COUNT, WAIT);
  expect(arrivals('sealed')).toEqual(waiting.map((id) => `${id} 1`));
  const settled = await attempts.waitFor(() => true, 3 * COUNT, WAIT);
  const outcomes = settled.map(({ value }) => decodeAttemptRecord(value));
  expect(outcomes.map((o) => o.ok && `${o.record.outcome} ${o.record.attempt}`)).toEqual(
    Array.from({ length: 3 * COUNT }, () => 'delivered 1'),
  );
  expect(await unreadable()).toBe(0);
  // Nothing of it went round again once it could be read.
  expect(await alarm()).toBe(COUNT * DEFER_DELAYS_MS.length);
});
