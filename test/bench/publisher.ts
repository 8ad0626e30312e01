import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import { agentIdOf, createEventBuilder, nowUs, type EventScope, type EventShape } from './event-body.js';
import { serveCalls } from './worker.js';

/** The upstream service: publishes events at a fixed rate, or keeps a fixed number of them under way. */
const TOPIC = 'conversation.events';
/** Events of one conversation stay in order, so there must be many for the deliveries to run in parallel. */
const CONVERSATIONS = 10_000;
const MAX_BATCH = 500;

export interface PublisherSetup extends EventShape {
  brokers: string[];
}

/** Events for the destinations `from` up to, not including, `to`, in turn; counted as the group's. */
export interface Stream {
  group: string;
  from: number;
  to: number;
  /** Each event leaves at its own time, whether or not earlier ones have arrived. */
  ratePerSecond?: number;
  /** Or: as many as arrive, so that so many of the group are under way at any time. */
  outstanding?: number;
}

let producer: Producer;
let shape: EventShape;
let buildEvent: ReturnType<typeof createEventBuilder>;
const published = new Map<string, number>();
const acknowledged = new Map<string, number>();
/** Of events received, as last told by the receiver: what the window of saturation waits for. */
let received: Record<string, number> = {};
let stopped = true;
let onReceived: () => void = () => undefined;

function nextMessage({ group, from, to }: Stream) {
  const number = published.get(group) ?? 0;
  published.set(group, number + 1);
  const conversationId = `conv-${String(number % CONVERSATIONS).padStart(9, '0')}`;
  return { key: conversationId, value: buildEvent(agentIdOf(from + (number % (to - from))), conversationId, nowUs()) };
}

async function send(stream: Stream, count: number): Promise<void> {
  await producer.send({
    topic: TOPIC,
    acks: -1,
    messages: Array.from({ length: count }, () => nextMessage(stream)),
  });
  countAcknowledged(stream.group, count);
}

function countAcknowledged(group: string, count: number): void {
  acknowledged.set(group, (acknowledged.get(group) ?? 0) + count);
}

async function openLoop(stream: Stream, ratePerSecond: number): Promise<void> {
  const startMs = performance.now();
  const pending = new Set<Promise<void>>();
  for (let sent = 0; !stopped;) {
    const due = Math.floor(((performance.now() - startMs) * ratePerSecond) / 1_000);
    if (due > sent) {
      const sending = send(stream, due - sent);
      sent = due;
      pending.add(sending);
      void sending.finally(() => pending.delete(sending));
    }
    const nextDueMs = startMs + ((sent + 1) * 1_000) / ratePerSecond;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, nextDueMs - performance.now())));
  }
  await Promise.all(pending);
}

async function saturate(stream: Stream, outstanding: number): Promise<void> {
  while (!stopped) {
    const room = outstanding - ((published.get(stream.group) ?? 0) - (received[stream.group] ?? 0));
    if (room > 0) await send(stream, Math.min(room, MAX_BATCH));
    else await new Promise<void>((resolve) => (onReceived = resolve));
  }
}

/** As fast as the broker takes them. */
async function publish({ count, ...stream }: Stream & { count: number }): Promise<void> {
  for (let left = count; left > 0; left -= MAX_BATCH) await send(stream, Math.min(left, MAX_BATCH));
}

/** One event of another project. */
async function publishTo({ group, ...scope }: EventScope & { group: string }): Promise<void> {
  const value = createEventBuilder({ ...shape, ...scope })(agentIdOf(0), 'conv-000000000', nowUs());
  await producer.send({ topic: TOPIC, acks: -1, messages: [{ key: scope.projectId, value }] });
  countAcknowledged(group, 1);
}

let running: Promise<unknown> = Promise.resolve();

serveCalls({
  connect: async (setup: PublisherSetup) => {
    shape = setup;
    buildEvent = createEventBuilder(setup);
    const kafka = new Kafka({ clientId: 'bench-publisher', brokers: setup.brokers, logLevel: logLevel.ERROR });
    producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
  },
  publish,
  publishTo,
  start: (streams: Stream[]) => {
    stopped = false;
    const run = (stream: Stream) =>
      stream.outstanding === undefined
        ? openLoop(stream, stream.ratePerSecond ?? 1)
        : saturate(stream, stream.outstanding);
    running = Promise.all(streams.map(run));
  },
  /** Returns how many events were published in all, by group, each acknowledged. */
  stop: async () => {
    stopped = true;
    onReceived();
    await running;
    return Object.fromEntries(acknowledged);
  },
  published: () => Object.fromEntries(acknowledged),
  received: (counts: Record<string, number>) => {
    received = counts;
    onReceived();
  },
});
