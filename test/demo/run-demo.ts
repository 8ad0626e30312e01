import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { findEventType, sampleEnvelope, SUBSCRIBABLE_EVENT_TYPES } from '#contracts';
import { DestinationsApi, startPublisher, startReceiver, type Receiver } from '#testing';
import { findDeliveryFaults, findRetryFaults, pairArrivals, type PublishedEvent } from './check-arrivals.js';
import type { Access } from './find-access.js';
import { DemoDestinations, type DemoName } from './demo-destinations.js';
import { describeArrival, describeAttempts } from './tell-story.js';

/** The delivery contract's default schedule. */
const RETRY_DELAYS_MS = [2_000, 4_000] as const;
/** A new destination is in effect within this time. */
const EFFECTIVE_AFTER_MS = 1_000;
const ARRIVAL_TIMEOUT_MS = 20_000;
const RETRIES_TIMEOUT_MS = 30_000;

export interface DemoOptions {
  access: Access;
  /** One line of the story. */
  print: (line: string) => void;
  /** The host by which the services reach this machine [127.0.0.1]; another one makes the receiver listen on every address. */
  receiverHost?: string;
}

/**
 * Registers two destinations that point at a receiver of its own, publishes one event of each type and one to an endpoint
 * that fails twice, and tells what arrived. Returns what was missing or wrong; empty: everything came as promised.
 * What it registered it disables, whatever happens: its receiver ends with it. The deliveries stay, for the console.
 */
export async function runDemo(options: DemoOptions): Promise<string[]> {
  const { access, print, receiverHost = '127.0.0.1' } = options;
  const isLocal = receiverHost === '127.0.0.1';
  const receiver = await startReceiver({ host: isLocal ? '127.0.0.1' : '0.0.0.0' });
  const api = new DestinationsApi(access);
  const destinations = new DemoDestinations(api);
  const register = async (name: DemoName, agentId: string, eventTypes: readonly string[]) => {
    const url = `http://${receiverHost}:${receiver.port}/${name}`;
    const destination = await destinations.register(name, { url, eventTypes, agentId });
    print(`     ${destination.name.padEnd(10)}  ${url}  <-  ${eventTypes.join(', ')}`);
    return destination;
  };

  try {
    const run = randomBytes(3).toString('hex');
    print(`1  A receiver listens on http://${receiverHost}:${receiver.port}`);
    print(`2  Two destinations, registered at ${access.apiUrl}:`);
    const all = await register('all', `demo-${run}`, SUBSCRIBABLE_EVENT_TYPES);
    const flaky = await register('flaky', `demo-${run}-flaky`, ['conversation.created']);
    receiver.script('/flaky', 503, 503, 200);
    await sleep(EFFECTIVE_AFTER_MS);

    const project = `project ${access.projectId} of tenant ${access.tenantId}`;
    print(
      `3  Published on Kafka at ${access.kafkaBrokers.join()}, for ${project}: its other destinations that ask for`,
    );
    print('   these types, of every agent, receive them too:');
    const events = await publish(access, `demo-${run}`, SUBSCRIBABLE_EVENT_TYPES, print);
    const flakyEvents = await publish(access, `demo-${run}-flaky`, ['conversation.created'], print);

    print('4  Arrived, each signed with the secret of its destination:');
    const faults = await tellArrivals(receiver, events, await api.secretOf(all.id), print);
    print(
      '5  The endpoint that fails twice; retries wait 2 s and 4 s, and up to 30 % more, so that they do not come in step:',
    );
    return [...faults, ...(await tellRetries(receiver, flakyEvents, await api.secretOf(flaky.id), print))];
  } finally {
    await destinations.disable();
    await receiver.close();
  }
}

/** Takes away what earlier runs left, and their deliveries with it. @returns how many destinations there were */
export function removeDemo(access: Access): Promise<number> {
  return new DemoDestinations(new DestinationsApi(access)).remove();
}

/** One event per type, of one agent. */
async function publish(
  access: Access,
  agentId: string,
  types: readonly string[],
  print: (line: string) => void,
): Promise<PublishedEvent[]> {
  const publisher = await startPublisher({ brokers: access.kafkaBrokers, clientId: 'demo' });
  const events: PublishedEvent[] = [];
  try {
    for (const type of types) {
      const topic = findEventType(type)?.topic;
      if (!topic) throw new Error(`${type} has no topic`);
      const { tenantId, projectId } = access;
      const scope = { tenantId, projectId, agentId, agentName: 'Demo agent' };
      const value = sampleEnvelope(type, scope, new Date().toISOString());
      const id = `${agentId}-${type.replaceAll('.', '-')}`;
      const publishedAtMs = performance.timeOrigin + performance.now();
      const [ack] = await publisher.publish(topic, { value, key: agentId, headers: { id } });
      print(`     ${type.padEnd(20)}  ${topic}/${ack?.partition}/${ack?.offset}`);
      events.push({ type, id, publishedAtMs });
    }
  } finally {
    await publisher.close();
  }
  return events;
}

async function tellArrivals(
  receiver: Receiver,
  events: PublishedEvent[],
  secret: string,
  print: (line: string) => void,
): Promise<string[]> {
  const late = await timeoutOf(receiver.waitFor('/all', events.length, { timeoutMs: ARRIVAL_TIMEOUT_MS }));
  const arrivals = pairArrivals(events, receiver.requests('/all'), secret);
  for (const arrival of arrivals) print(`     ${describeArrival(arrival)}`);
  return [...late, ...findDeliveryFaults(events, arrivals)];
}

async function tellRetries(
  receiver: Receiver,
  events: PublishedEvent[],
  secret: string,
  print: (line: string) => void,
): Promise<string[]> {
  const count = RETRY_DELAYS_MS.length + 1;
  const late = await timeoutOf(receiver.waitFor('/flaky', count, { timeoutMs: RETRIES_TIMEOUT_MS }));
  const attempts = pairArrivals(events, receiver.requests('/flaky'), secret);
  for (const line of describeAttempts(attempts)) print(`     ${line}`);
  return [...late, ...findRetryFaults(attempts, RETRY_DELAYS_MS)];
}

/** The message of a wait that ran out, as a list; what did arrive is told all the same. */
async function timeoutOf(wait: Promise<unknown>): Promise<string[]> {
  try {
    await wait;
    return [];
  } catch (error) {
    return [error instanceof Error ? error.message : String(error)];
  }
}
