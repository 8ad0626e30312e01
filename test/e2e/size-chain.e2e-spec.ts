import { Kafka, logLevel } from 'kafkajs';
import type { Envelope } from '#contracts';
import { followTopic, uniqueName, type TopicRecord } from '#testing';
import { startSystem, type System } from './start-system.js';

const WAIT = { timeoutMs: 120_000 };
const TOPIC = 'custom.events';
/** EVENT_MAX_BYTES: the largest there can be. */
const LIMIT_BYTES = 1_000_000;
/** Of an upstream that allows more than we take. */
const UPSTREAM_BYTES = 4_000_000;
/** As many custom headers, and as long, as a destination may have. */
const HEADERS = Object.fromEntries(Array.from({ length: 12 }, (_, n) => [`X-Long-${n}`, 'v'.repeat(1_000)]));

/** What is accepted fits all that follows from it; what does not fit is put aside, once, and the next event goes out. */
describe('sizes', () => {
  let system: System;

  beforeAll(async () => {
    system = await startSystem({ EVENT_MAX_BYTES: String(LIMIT_BYTES), RETRY_DELAYS_MS: '200,400' });
    const admin = new Kafka({ clientId: 'sizes', brokers: system.brokers, logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const configEntries = [{ name: 'max.message.bytes', value: String(UPSTREAM_BYTES) }];
    await admin.alterConfigs({ validateOnly: false, resources: [{ type: 2, name: TOPIC, configEntries }] });
    await admin.disconnect();
  });
  afterAll(() => system?.stop(), 60_000);

  /** Of exactly so many bytes as JSON. */
  function eventOf(bytes: number): Envelope {
    const filled = (fill: string): Envelope => {
      const event = system.event('event.created');
      return { ...event, data: { ...event.data, properties: { fill } } };
    };
    const empty = JSON.stringify(filled('')).length;
    return filled('x'.repeat(bytes - empty));
  }

  async function register(...answers: [number, ...number[]]): Promise<{ id: string; path: string }> {
    const path = `/${uniqueName('hook')}`;
    system.receiver.script(path, ...answers);
    const url = system.receiver.url(path);
    const { id } = await system.api.create({ name: path, url, eventTypes: ['event.created'], headers: HEADERS });
    await system.changesAreEffective();
    return { id, path };
  }

  async function recordOn(topic: string, isIt: (record: TopicRecord) => boolean): Promise<TopicRecord> {
    const followed = await followTopic({ brokers: system.brokers, topic: `${system.prefix}${topic}` });
    const [record] = await followed.waitFor(isIt, 1, WAIT).finally(() => followed.close());
    return record!;
  }

  it('an event at the limit arrives, at each attempt, and lies in the dead letter, byte for byte', async () => {
    const [kept, buried] = [await register(503, 200), await register(500)];
    const event = eventOf(LIMIT_BYTES);
    await system.publish(event);
    const attempts = [
      ...(await system.receiver.waitFor(kept.path, 2, WAIT)),
      ...(await system.receiver.waitFor(buried.path, 3, WAIT)),
    ];
    const bodies = [
      ...attempts.map(({ body }) => body),
      (await recordOn('webhooks.dead-letter', ({ headers }) => headers['destination-id'] === buried.id)).value!,
    ];
    expect(bodies.map((body) => body.length)).toEqual(Array(6).fill(LIMIT_BYTES));
    expect(new Set(bodies.map((body) => body.toString())).size).toBe(1);
    expect(JSON.parse(bodies[0]!.toString())).toEqual(event);
    expect(attempts[0]!.headers).toMatchObject({ 'x-long-11': HEADERS['X-Long-11'] });
    for (const { id } of [kept, buried]) await system.api.delete(id);
  });

  it.each([
    ['a byte more than the limit', LIMIT_BYTES + 1, undefined],
    ['more than any topic of ours takes', 3_000_000, 'true'],
  ])('%s is put aside once, and the next event of the partition arrives', async (_, bytes, truncated) => {
    const { path } = await register(200);
    const place = { key: null, partition: 0 };
    const [large] = await system.publisher.publish(TOPIC, { value: eventOf(bytes), ...place });
    await system.publisher.publish(TOPIC, { value: system.event('event.created'), ...place });
    await system.receiver.waitFor(path, 1, WAIT);
    const origin = `${TOPIC}/0/${large!.offset}`;
    const { value, headers } = await recordOn('webhooks.rejected', (record) => record.headers['origin'] === origin);
    expect(headers).toMatchObject({ 'rejected-reason': 'too_large', origin });
    expect(headers['rejected-truncated']).toBe(truncated);
    const original = Buffer.from(JSON.stringify(eventOf(bytes)));
    if (truncated === undefined) expect(value!.length).toBe(bytes);
    else expect(value!.length).toBeLessThan(original.length);
    expect(value!.length).toBeGreaterThanOrEqual(LIMIT_BYTES);
    expect(system.receiver.requests(path)).toHaveLength(1);
  });
});
