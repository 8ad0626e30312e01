import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Envelope } from '#contracts';
import { followTopic, uniqueName, type TopicFollower, type TopicRecord } from '#testing';
import { Broker } from '../chaos/faults/broker.js';
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
  let rejected: TopicFollower;
  let deadLetters: TopicFollower;
  let broker: Broker;
  const dir = mkdtempSync(join(tmpdir(), 'sizes-'));

  beforeAll(async () => {
    broker = await Broker.start({ dir, properties: { 'message.max.bytes': String(UPSTREAM_BYTES) } });
    process.env['KAFKA_BROKERS'] = broker.address;
    system = await startSystem({ EVENT_MAX_BYTES: String(LIMIT_BYTES), RETRY_DELAYS_MS: '200,400' });
    rejected = await followTopic({ brokers: system.brokers, topic: `${system.prefix}webhooks.rejected` });
    deadLetters = await followTopic({ brokers: system.brokers, topic: `${system.prefix}webhooks.dead-letter` });
  });
  afterAll(async () => {
    await Promise.all([rejected, deadLetters].map((topic) => topic?.close()));
    await system?.stop();
    await broker?.close();
    rmSync(dir, { recursive: true, force: true });
  }, 60_000);

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
      (await deadLetters.waitFor(({ headers }) => headers['destination-id'] === buried.id, 1, WAIT))[0]!.value!,
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
    const sent = Buffer.from(JSON.stringify(eventOf(bytes)));
    const [large] = await system.publisher.publish(TOPIC, { value: sent, ...place });
    await system.publisher.publish(TOPIC, { value: system.event('event.created'), ...place });
    const [last] = await system.publisher.publish(TOPIC, { value: 'no JSON', ...place });
    await system.receiver.waitFor(path, 1, WAIT);
    const isOf = (offset: number) => (record: TopicRecord) => record.headers['origin'] === `${TOPIC}/0/${offset}`;
    await rejected.waitFor(isOf(last!.offset), 1, WAIT);
    const put = await rejected.waitFor(isOf(large!.offset), 1, WAIT);
    expect(put.map(({ headers }) => [headers['rejected-reason'], headers['rejected-truncated']])).toEqual([
      ['too_large', truncated],
    ]);
    const { value } = put[0]!;
    expect(value!.length).toBeGreaterThanOrEqual(LIMIT_BYTES);
    expect(value!.equals(sent.subarray(0, truncated === undefined ? bytes : value!.length))).toBe(true);
    expect(system.receiver.requests(path)).toHaveLength(1);
  });
});
