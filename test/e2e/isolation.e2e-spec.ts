import { followTopic, uniqueName, type TopicRecord } from '#testing';
import { startSystem, type System } from './start-system.js';

const WAIT = { timeoutMs: 120_000 };
const EVENTS = 12;

let system: System;
beforeAll(async () => {
  system = await startSystem({
    DESTINATION_MAX_IN_FLIGHT: '2',
    DEFER_AFTER_MS: '500',
    DEFER_DELAYS_MS: '1000,3000',
    SLOW_AFTER_MS: '300',
    ATTEMPT_TIMEOUT_MS: '3000',
  });
});
afterAll(() => system?.stop(), 60_000);

async function register(eventType: string): Promise<{ id: string; path: string }> {
  const path = `/${uniqueName('hook')}`;
  const { id } = await system.api.create({ name: path, url: system.receiver.url(path), eventTypes: [eventType] });
  return { id, path };
}

/** Events of a type, each with an id that tells its place; of one conversation or of one each. */
async function publish(type: 'conversation.created' | 'conversation.updated', count: number, conversation?: string) {
  const ids = Array.from({ length: count }, (_, n) => `${uniqueName('evt')}-${n}`);
  for (const id of ids) {
    const event = system.event(type);
    const data = { conversation: { ...(event.data['conversation'] as object), id: conversation ?? id } };
    await system.publish({ ...event, data }, { id });
  }
  return ids;
}

const idsAt = (path: string) => system.receiver.requests(path).map((r) => r.headers['webhook-id']);

it('a hanging destination is deferred, delays nobody, and gets everything once it answers again', async () => {
  const sick = await register('conversation.created');
  const healthy = await register('conversation.created');
  await system.changesAreEffective();
  system.receiver.script(sick.path, { hang: true });
  const ids = await publish('conversation.created', EVENTS);

  // All of the healthy one's while the sick one still holds its first calls.
  const [last] = (await system.receiver.waitFor(healthy.path, EVENTS, WAIT)).slice(-1);
  expect(system.receiver.requests(sick.path).length).toBeLessThanOrEqual(3);
  expect(last!.headers['webhook-attempt']).toBe('1');

  const lane = await followTopic({ brokers: system.brokers, topic: `${system.prefix}webhooks.defer.1s` });
  const isSick = (r: TopicRecord) => r.headers['destination-id'] === sick.id;
  const deferred = await lane.waitFor(isSick, EVENTS - 3, WAIT).finally(() => lane.close());
  expect(deferred.every((r) => r.headers['attempt'] === '1')).toBe(true);

  system.receiver.script(sick.path, 200);
  const beforeRecovery = system.receiver.requests(sick.path).length;
  await system.receiver.waitFor(sick.path, EVENTS, WAIT);
  const after = system.receiver.requests(sick.path).slice(beforeRecovery);
  expect(new Set(after.map((r) => r.headers['webhook-id']))).toEqual(new Set(ids));
  // Waiting spends no attempt: what was never sent arrives as its first.
  const unsent = after.filter((r) => !idsAt(sick.path).slice(0, beforeRecovery).includes(r.headers['webhook-id']));
  expect(unsent.every((r) => r.headers['webhook-attempt'] === '1')).toBe(true);
});

it('keeps the order of a conversation, also through deferral', async () => {
  const slow = await register('conversation.updated');
  await system.changesAreEffective();
  system.receiver.script(slow.path, { status: 200, delayMs: 400 });
  const ids = await publish('conversation.updated', 8, uniqueName('conversation'));
  await system.receiver.waitFor(slow.path, 8, WAIT);
  expect(idsAt(slow.path)).toEqual(ids);
});
