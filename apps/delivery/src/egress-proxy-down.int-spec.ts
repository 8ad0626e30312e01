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
  eventually,
  followTopic,
  freePort,
  readMetric,
  startConnectProxy,
  startPublisher,
  startReceiver,
  uniqueName,
  type ConnectProxy,
  type EventPublisher,
  type Receiver,
  type TopicFollower,
} from '#testing';
import { deliveryConfig } from './delivery.config.js';
import { DeliveryModule } from './delivery.module.js';
import { DeliveryPipeline } from './delivery.pipeline.js';

const WAIT = { timeoutMs: 120_000 };
const COUNT = 5;
const OUTAGE_MS = 5_000;

const prefix = `${uniqueName('delivery')}.`;
const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
const keys = `k:${randomBytes(32).toString('base64')}`;
const admin = createAdmin({ clientId: 'delivery-test', brokers, ssl: false }, SILENT_LOGGER);

let app: INestApplication;
let service: { url: string };
let receiver: Receiver;
let proxyPort: number;
let proxy: ConnectProxy | undefined;
/** What the proxy answers; undefined: it leads to the receiver. */
let refusal: string | undefined;
let publisher: EventPublisher;
let attempts: TopicFollower;
let deadLetters: TopicFollower;
let topics: ReturnType<typeof topicNames>;

beforeAll(async () => {
  await admin.connect();
  receiver = await startReceiver();
  proxyPort = await freePort();
  publisher = await startPublisher({ brokers });
  const config = loadConfig(deliveryConfig, {
    KAFKA_BROKERS: brokers.join(','),
    TOPIC_PREFIX: prefix,
    ENCRYPTION_KEYS: keys,
    EGRESS_ALLOW_HTTP: 'true',
    EGRESS_PROXY_URL: `http://127.0.0.1:${proxyPort}`,
  });
  topics = topicNames({ prefix, retryDelaysMs: config.RETRY_DELAYS_MS, deferDelaysMs: config.DEFER_DELAYS_MS });
  app = await NestFactory.create(DeliveryModule.register(config, SILENT_LOGGER), { logger: false });
  service = { url: await app.listen(0, '127.0.0.1').then(() => app.getUrl()) };
  const pipeline = app.get(DeliveryPipeline);
  await pipeline.prepare();
  app.connectMicroservice({ strategy: new KafkaRunnerStrategy(pipeline.runner) });
  await app.startAllMicroservices();
  attempts = await followTopic({ brokers, topic: topics.attempts });
  deadLetters = await followTopic({ brokers, topic: topics.deadLetter });
});

/** Anew: no tunnel of before is left. */
async function restartProxy(): Promise<void> {
  await proxy?.close();
  proxy = await startConnectProxy(() => refusal ?? receiver.port, { port: proxyPort });
}

afterAll(async () => {
  await app.close();
  await Promise.all([attempts, deadLetters, publisher, receiver].map((open) => open.close()));
  await proxy?.close();
  const { destinations, commands, deadLetter, rejected, retryLanes, deferLanes } = topics;
  const delayed = [...retryLanes, ...deferLanes].map((lane) => lane.topic);
  await admin.deleteTopics({ topics: [destinations, commands, topics.attempts, deadLetter, rejected, ...delayed] });
  await admin.deleteGroups([topics.groups.delivery]);
  await admin.disconnect();
});

async function putDestination(id: string, version: number): Promise<void> {
  const scope = { tenantId: 't', projectId: 'p', destinationId: id, field: 'secret' } as const;
  const sealed = new SecretBox(keys).seal(`whsec_${randomBytes(32).toString('base64')}`, scope);
  const state: DestinationState = {
    ...{ id, tenantId: 't', projectId: 'p', version, name: id, url: `http://${id}.example/${id}`, enabled: true },
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
const faults = () => readMetric(service, 'webhook_egress_faults_total');
const outcomesOf = (id: string) =>
  attempts.records
    .map(({ value }) => decodeAttemptRecord(value))
    .map((read) => (read.ok ? read.record : undefined))
    .filter((record) => record?.destinationId === id)
    .map((record) => `${record?.outcome} ${record?.attempt}`);

describe('while the egress proxy is at fault no attempt is spent, and all is delivered in order once it is not', () => {
  it('it is down for some seconds', async () => {
    const ids = ['down-1', 'down-2'];
    for (const [version, id] of ids.entries()) await putDestination(id, version + 1);
    const published = await Promise.all(ids.map((id) => publishCommands(id, COUNT)));
    await eventually(async () => expect(await faults()).toBeGreaterThan(0), WAIT);
    await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
    // Not one a record and a try: all but the probes wait without being touched.
    const during = await faults();
    expect(during).toBeLessThanOrEqual(COUNT * ids.length + 20);
    await restartProxy();
    for (const [index, id] of ids.entries()) {
      await receiver.waitFor(`/${id}`, COUNT, WAIT);
      expect(arrivals(id)).toEqual(published[index]?.map((eventId) => `${eventId} 1`));
      await eventually(() => expect(outcomesOf(id)).toEqual(Array(COUNT).fill('delivered 1')), WAIT);
    }
  });

  it.each([
    ['refuses our credentials', 'HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n'],
    ['answers 503', 'HTTP/1.1 503 Service Unavailable\r\n\r\n'],
  ])('it %s', async (_, answer) => {
    const id = `refused-${answer.slice(9, 12)}`;
    await putDestination(id, Number(answer.slice(9, 12)));
    refusal = answer;
    await restartProxy();
    const before = await faults();
    const published = await publishCommands(id, COUNT);
    await eventually(async () => expect(await faults()).toBeGreaterThan(before), WAIT);
    refusal = undefined;
    await receiver.waitFor(`/${id}`, COUNT, WAIT);
    expect(arrivals(id)).toEqual(published.map((eventId) => `${eventId} 1`));
    await eventually(() => expect(outcomesOf(id)).toEqual(Array(COUNT).fill('delivered 1')), WAIT);
    expect(deadLetters.records).toEqual([]);
  });

  it('but a destination that the proxy calls unreachable has had its attempts', async () => {
    await putDestination('gone', 900);
    refusal = 'HTTP/1.1 403 Forbidden\r\n\r\n';
    await restartProxy();
    await publishCommands('gone', 1);
    await eventually(() => expect(outcomesOf('gone')).toEqual(['dead 1']), WAIT);
    refusal = undefined;
  });
});
