import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { loadConfig } from '#config';
import {
  decodeCommandHeaders,
  deliveryIdOf,
  destinationKeyOf,
  encodeDestinationState,
  positionOf,
  sampleEnvelope,
  topicNames,
  topicSpecs,
  type DestinationState,
} from '#contracts';
import { createAdmin, ensureTopics, KafkaRunnerStrategy } from '#kafka';
import { SILENT_LOGGER } from '#observability';
import {
  eventually,
  followTopic,
  startPublisher,
  uniqueName,
  type EventPublisher,
  type TopicFollower,
  type TopicRecord,
} from '#testing';
import { matcherConfig } from './matcher.config.js';
import { MatcherModule } from './matcher.module.js';
import { MatcherPipeline } from './matcher.pipeline.js';

const TOPIC = 'conversation.events';
const PARTITION = 0;
const WAIT = { timeoutMs: 120_000 };
const NOW = '2026-03-01T12:00:00.000Z';

const prefix = `${uniqueName('matcher')}.`;
const tenantId = uniqueName('tenant');
const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
const connection = { clientId: 'matcher-test', brokers, ssl: false };
const admin = createAdmin(connection, SILENT_LOGGER);
const config = loadConfig(matcherConfig, {
  KAFKA_BROKERS: brokers.join(','),
  TOPIC_PREFIX: prefix,
  EVENT_MAX_BYTES: '20000',
  FAN_OUT_PER_SECOND: '4',
});
const topics = topicNames({ prefix, retryDelaysMs: config.RETRY_DELAYS_MS, deferDelaysMs: config.DEFER_DELAYS_MS });

let version = 0;
const destination = (id: string, change: Partial<DestinationState> = {}): DestinationState => ({
  id,
  tenantId,
  projectId: 'shop',
  version: ++version,
  name: id,
  url: 'https://example.com/hook',
  eventTypes: ['conversation.created'],
  agentScope: { kind: 'all' },
  enabled: true,
  headers: null,
  secrets: [],
  updatedAt: NOW,
  ...change,
});
const event = (change: object = {}) => ({
  ...sampleEnvelope('conversation.created', { tenantId, projectId: 'shop', agentId: 'helper' }, NOW),
  ...change,
});

/** As `main` does it, without a port. */
async function startMatcher(): Promise<INestApplication> {
  const app = await NestFactory.create(MatcherModule.register(config, SILENT_LOGGER), { logger: false });
  await app.init();
  const pipeline = app.get(MatcherPipeline);
  await pipeline.prepare();
  app.connectMicroservice({ strategy: new KafkaRunnerStrategy(pipeline.runner) });
  await app.startAllMicroservices();
  return app;
}

describe('matcher', () => {
  let app: INestApplication;
  let early: string;
  let publisher: EventPublisher;
  let commands: TopicFollower;
  let rejected: TopicFollower;

  const publish = (value: object | string | Buffer | null, headers?: Record<string, string>) =>
    publisher
      .publish(TOPIC, { value, partition: PARTITION, ...(headers && { headers }) })
      .then(([at]) => positionOf(at!));
  const putDestination = (state: DestinationState) =>
    publisher.publish(topics.destinations, { key: destinationKeyOf(state), value: encodeDestinationState(state) });
  const commandsOf = (origin: string, count: number) =>
    commands.waitFor((command) => command.headers['origin'] === origin, count, WAIT);
  const rejectedOf = async (origin: string): Promise<TopicRecord> =>
    (await rejected.waitFor((record) => record.headers['origin'] === origin, 1, WAIT))[0]!;
  /**
   * What came of an event: waits for so many records, and for one of a later event of its project, after which no more should come.
   * (Projects take turns: another project's later event may come out before it.)
   */
  const outcomeOf = async (origin: string, count: number, later: object = event()): Promise<string[]> => {
    const found = () =>
      [...commands.records, ...rejected.records].filter(({ headers }) => headers['origin'] === origin);
    // By itself: commands are read from several partitions.
    await eventually(() => expect(found().length).toBeGreaterThanOrEqual(count));
    await commandsOf(await publish(later), 1);
    return found()
      .map(({ headers }) => headers['destination-id'] ?? headers['rejected-reason'] ?? '')
      .toSorted();
  };

  beforeAll(async () => {
    publisher = await startPublisher({ brokers });
    await admin.connect();
    const specs = topicSpecs(topics, { partitions: config.TOPIC_PARTITIONS, replication: 1 });
    await ensureTopics({ connection, specs, create: true, logger: SILENT_LOGGER });
    commands = await followTopic({ brokers, topic: topics.commands });
    rejected = await followTopic({ brokers, topic: topics.rejected });

    await putDestination(destination('every-agent'));
    await putDestination(destination('helper-only', { agentScope: { kind: 'list', agentIds: ['helper'] } }));
    await putDestination(destination('other-agent', { agentScope: { kind: 'list', agentIds: ['other'] } }));
    await putDestination(destination('no-agent', { agentScope: { kind: 'list', agentIds: [] } }));
    await putDestination(destination('disabled', { enabled: false }));
    await putDestination(destination('other-type', { eventTypes: ['conversation.updated'] }));
    await putDestination(destination('other-project', { projectId: 'blog' }));
    await putDestination(destination('other-tenant', { tenantId: `${tenantId}-2` }));
    early = await publish(event());
    app = await startMatcher();
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

  it('knows every destination before it reads its first event', async () => {
    expect(await outcomeOf(early, 2)).toHaveLength(2);
  });

  it('makes one command for each destination that wants the event', async () => {
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const before = Date.now();
    const origin = await publish(event({ internal: 'dropped' }), { id: 'upstream-1', traceparent });
    const found = await commandsOf(origin, 2);
    expect(found.map((command) => command.headers['destination-id']).toSorted()).toEqual([
      'every-agent',
      'helper-only',
    ]);
    for (const { key, value, headers } of found) {
      const destinationId = headers['destination-id'] as string;
      const createdAtMs = Number(headers['created-at']);
      expect(key).toBe(`${tenantId}/shop/${destinationId}`);
      expect(JSON.parse(value!.toString())).toEqual(event());
      expect(decodeCommandHeaders(headers)).toEqual({
        ok: true,
        headers: {
          eventId: 'upstream-1',
          eventType: 'conversation.created',
          tenantId,
          projectId: 'shop',
          agentId: 'helper',
          destinationId,
          deliveryId: deliveryIdOf('upstream-1', key!),
          run: '0',
          attempt: 1,
          createdAtMs,
          orderingKey: `${key}/conv_sample`,
          origin,
          traceparent,
        },
      });
      expect(createdAtMs).toBeGreaterThanOrEqual(before);
    }
    expect(await outcomeOf(origin, 2)).toHaveLength(2);
  });

  it('makes none for an event that nobody wants', async () => {
    const later = event({ projectId: 'blog' });
    expect(await outcomeOf(await publish({ ...later, type: 'conversation.updated' }), 0, later)).toEqual([]);
  });

  it("an event is its body's tenant's, whatever its record's key and headers claim", async () => {
    const other = `${tenantId}-2`;
    const claims = {
      ...{ 'tenant-id': other, 'project-id': 'shop', 'destination-id': 'other-tenant', 'delivery-id': 'dlv_claimed' },
      ...{ run: 'rsn_claimed', attempt: '3', 'ordering-key': `${other}/shop/other-tenant/c`, command: 'x/0/0' },
    };
    const key = `${other}/shop/other-tenant`;
    const [at] = await publisher.publish(TOPIC, { value: event(), partition: PARTITION, key, headers: claims });
    const origin = positionOf(at!);
    const made = await commandsOf(origin, 2);
    expect(await outcomeOf(origin, 2)).toEqual(['every-agent', 'helper-only']);
    for (const command of made) {
      const own = `${tenantId}/shop/${command.headers['destination-id']}`;
      expect(command.key).toBe(own);
      expect(command.headers).toMatchObject({
        'tenant-id': tenantId,
        run: '0',
        attempt: '1',
        'ordering-key': `${own}/conv_sample`,
      });
      expect(command.headers['delivery-id']).toBe(deliveryIdOf(command.headers['event-id']!, own));
      expect(command.headers).not.toHaveProperty('command');
    }
    const theirs = await publish(event({ tenantId: other }), { 'tenant-id': tenantId });
    expect(await commandsOf(theirs, 1)).toMatchObject([{ key, headers: { 'tenant-id': other } }]);
    expect(await outcomeOf(theirs, 1, event({ tenantId: other }))).toEqual(['other-tenant']);
  });

  it('a row under the key of another destination is not one, and changes none', async () => {
    const other = `${tenantId}-2`;
    const projectId = uniqueName('marker');
    const put = (key: string, row: DestinationState) =>
      publisher.publish(topics.destinations, { key, value: encodeDestinationState(row) });
    await put(`${tenantId}/shop/intruder`, destination('intruder', { tenantId: other }));
    await put(`${other}/shop/intruder`, destination('intruder'));
    await put(`${tenantId}/shop/every-agent`, destination('every-agent', { tenantId: other, enabled: false }));
    await putDestination(destination('marker', { projectId }));
    const isOfMarker = ({ headers }: TopicRecord) => headers['destination-id'] === 'marker';
    // Rows arrive by another way than events; once the marker's is there, so are those before it.
    for (let tries = 0; !commands.records.some(isOfMarker) && tries < 100; tries++) {
      await publish(event({ projectId }));
      await commandsOf(await publish(event()), 1);
    }
    await commands.waitFor(isOfMarker, 1, WAIT);
    expect(await outcomeOf(await publish(event()), 2)).toEqual(['every-agent', 'helper-only']);
    const theirs = event({ tenantId: other });
    expect(await outcomeOf(await publish(theirs), 1, theirs)).toEqual(['other-tenant']);
  });

  it.each([
    ['no value', null, 'empty'],
    ['text', 'canary, not JSON', 'not_json'],
    ['bytes that are not UTF-8', Buffer.from([0xff]), 'not_utf8'],
    ['an unknown type', event({ type: 'order.created' }), 'unknown_type'],
    ['a type of another topic', { ...event(), type: 'event.created' }, 'wrong_topic'],
    ['no data', event({ data: undefined }), 'invalid'],
    ['a deep nesting', `{"data":${'['.repeat(5_000)}${']'.repeat(5_000)}}`, 'too_deep'],
    ['too many bytes', event({ agentName: 'x'.repeat(20_000) }), 'too_large'],
  ])('puts %s aside with the reason, and goes on', async (_, value, reason) => {
    const origin = await publish(value, { 'x-upstream': 'kept' });
    const record = await rejectedOf(origin);
    const bytes = typeof value === 'string' || Buffer.isBuffer(value) ? value : JSON.stringify(value);
    expect(record.value).toEqual(value === null ? null : Buffer.from(bytes));
    expect(record.headers).toMatchObject({ 'x-upstream': 'kept', 'rejected-reason': reason, origin });
    expect(record.headers['rejected-detail']).not.toContain('canary');
    expect(Number(record.headers['rejected-at'])).toBeGreaterThan(0);
    expect(await outcomeOf(origin, 1)).toEqual([reason]);
  });

  it('follows the destinations while it runs', async () => {
    const projectId = uniqueName('late');
    await putDestination(destination('late', { projectId }));
    const commandsForLate = (record: TopicRecord) => record.headers['project-id'] === projectId;
    // The row arrives by another way than the event, so the first events may come before it.
    for (let tries = 0; !commands.records.some(commandsForLate) && tries < 100; tries++) {
      await publish(event({ projectId }));
      await commandsOf(await publish(event()), 1);
    }
    await commands.waitFor(commandsForLate, 1, WAIT);
  });

  it('keeps the order of a partition', async () => {
    const origins: string[] = [];
    for (let i = 0; i < 50; i++) origins.push(await publish(event()));
    await commandsOf(origins.at(-1)!, 2);
    const key = `${tenantId}/shop/every-agent`;
    const came = commands.records.filter(
      (command) => command.key === key && origins.includes(command.headers['origin']!),
    );
    expect(came.map((command) => command.headers['origin'])).toEqual(origins);
  });

  it('is ready, and answers its probes', async () => {
    const server = await app.listen(0, '127.0.0.1').then(() => app.getUrl());
    const ready = await fetch(`${server}/health/ready`);
    expect([ready.status, await ready.text()]).toEqual([200, expect.stringContaining('kafka-table')]);
    expect(await (await fetch(`${server}/metrics`)).text()).toContain('webhook_events_rejected_total{reason="empty"');
  });

  it('holds an event with many destinations back where there are other tenants, and makes each command once when it is told to stop meanwhile', async () => {
    const projectId = uniqueName('wide');
    const theirs = event({ tenantId: `${tenantId}-2` });
    const ids = Array.from({ length: 600 }, (_, number) => `wide-${number}`);
    await Promise.all(ids.map((id) => putDestination(destination(id, { projectId }))));
    await app.close();
    app = await startMatcher(); // which reads all of the table first
    await commandsOf(await publish(theirs), 1);
    const origin = await publish(event({ projectId }));
    await commandsOf(origin, 257);
    await commandsOf(await publish(theirs), 1);
    const isOfEvent = ({ headers }: TopicRecord) => headers['origin'] === origin;
    expect(commands.records.filter(isOfEvent).length).toBeLessThan(600);
    await app.close();
    await commandsOf(origin, 600);
    app = await startMatcher();
    await commandsOf(await publish(event({ projectId })), 600); // unpaced: there is nobody else yet
    const made = commands.records.filter(isOfEvent).map(({ headers }) => headers['destination-id']);
    expect(made.toSorted()).toEqual(ids.toSorted());
  });

  it('makes the same ids again when it reads an event again', async () => {
    const [at] = await publisher.publish(TOPIC, { value: event(), partition: PARTITION });
    const origin = positionOf(at!);
    await commandsOf(origin, 2);
    await app.close();
    await admin.setOffsets({
      groupId: topics.groups.matcher,
      topic: TOPIC,
      partitions: [{ partition: PARTITION, offset: String(at!.offset) }],
    });
    app = await startMatcher();
    const ids = (await commandsOf(origin, 4)).map(({ headers }) => `${headers['event-id']} ${headers['delivery-id']}`);
    expect(ids.toSorted()).toEqual([...new Set(ids)].flatMap((id) => [id, id]).toSorted());
    expect(new Set(ids).size).toBe(2);
  });
});
