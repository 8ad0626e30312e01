import { eventually, readMetric, readTopic, uniqueName } from '#testing';
import { startSystem, type System } from './start-system.js';

const WAIT = { timeoutMs: 120_000 };
const HANGING = 50;
const CONVERSATIONS = 3;
/** Events of each conversation: while the endpoints begin to hang, and once all of them do. */
const EVENTS = { before: 4, during: 8 };

let system: System;
beforeAll(async () => {
  system = await startSystem({
    // Fewer live slots than hanging calls: only those that leave for the slow budget make room.
    DELIVERY_MAX_IN_FLIGHT: '64',
    DELIVERY_MAX_SLOW: '256',
    SLOW_AFTER_MS: '300',
    DEFER_AFTER_MS: '4000', // longer than a busy machine takes for a call of the healthy one
    ATTEMPT_TIMEOUT_MS: '60000', // none ends before all is seen
    SHUTDOWN_TIMEOUT_MS: '1000', // nobody waits for what hangs at the end
  });
});
afterAll(() => system?.stop(), 60_000);

async function register(name: string): Promise<{ id: string; path: string }> {
  const path = `/${uniqueName(name)}`;
  const { id } = await system.api.create({
    name: path,
    url: system.receiver.url(path),
    eventTypes: ['conversation.updated'],
  });
  return { id, path };
}

/** `count` events of each conversation, by turns. */
async function publish(conversations: Map<string, string[]>, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    for (const [conversation, ids] of conversations) {
      const event = system.event('conversation.updated');
      const data = { conversation: { ...(event.data['conversation'] as object), id: conversation } };
      const id = `${conversation}-${ids.length}`;
      ids.push(id);
      await system.publish({ ...event, data }, { id });
    }
  }
}

const timeouts = () => readMetric(system.delivery, 'webhook_attempts_total', { reason: 'timeout' });
const rebalances = () => readMetric(system.delivery, 'kafka_consumer_rebalances_total');
const arrivedAt = (path: string) => system.receiver.requests(path).map((r) => r.headers['webhook-id'] ?? '');

it(`${HANGING} hanging endpoints on its port neither delay nor defer a healthy one`, async () => {
  const healthy = await register('healthy');
  const hanging = await Promise.all(Array.from({ length: HANGING }, () => register('hanging')));
  for (const { path } of hanging) system.receiver.script(path, { hang: true });
  await system.changesAreEffective();
  const rebalancesBefore = await rebalances();

  const conversations = new Map(Array.from({ length: CONVERSATIONS }, () => [uniqueName('conversation'), []]));
  await publish(conversations, EVENTS.before);
  // Every one of them holds a call that nobody will answer.
  await eventually(async () => {
    expect(hanging.filter(({ path }) => system.receiver.requests(path).length === 0)).toEqual([]);
    expect(await readMetric(system.delivery, 'webhook_calls_in_flight', { budget: 'slow' })).toBeGreaterThan(HANGING);
  }, WAIT);
  await publish(conversations, EVENTS.during);
  const total = CONVERSATIONS * (EVENTS.before + EVENTS.during);
  const received = await system.receiver.waitFor(healthy.path, total, WAIT);

  // All of the healthy one's are there before one hanging call has come to its end.
  expect(await timeouts()).toBe(0);
  expect(received.map((r) => r.headers['webhook-attempt'])).toEqual(received.map(() => '1'));
  for (const [conversation, ids] of conversations) {
    expect(arrivedAt(healthy.path).filter((id) => id.startsWith(`${conversation}-`))).toEqual(ids);
  }

  // Each delivery to a hanging one is in flight or deferred, with its first attempt still to make.
  const deferred = await eventually(async () => {
    const records = await readTopic({ brokers: system.brokers, topic: `${system.prefix}webhooks.defer.10s` });
    const ofHanging = records.filter((r) => r.headers['destination-id'] !== healthy.id);
    const accounted = new Set(ofHanging.map((r) => `${r.headers['destination-id']} ${r.headers['event-id']}`));
    for (const { id, path } of hanging) for (const eventId of arrivedAt(path)) accounted.add(`${id} ${eventId}`);
    expect(accounted.size).toBe(HANGING * total);
    return records;
  }, WAIT);
  expect(deferred.filter((r) => r.headers['destination-id'] === healthy.id)).toEqual([]);
  expect(deferred.filter((r) => r.headers['attempt'] !== '1')).toEqual([]);
  expect(await rebalances()).toBe(rebalancesBefore);
});
