import { Kafka, logLevel, Partitioners, type Producer } from 'kafkajs';
import { createEventBuilder, nowUs, type EventShape } from './event-body.js';
import { serveCalls } from './worker.js';

/** The upstream service: publishes events at a fixed rate, or keeps a fixed number of them under way. */
const TOPIC = 'conversation.events';
/** Events of one conversation stay in order, so there must be many for the deliveries to run in parallel. */
const CONVERSATIONS = 10_000;

export interface PublisherSetup extends EventShape {
  brokers: string[];
  destinations: number;
}

let producer: Producer;
let buildEvent: ReturnType<typeof createEventBuilder>;
let destinations = 1;
let published = 0;
let acknowledged = 0;
/** Of events received, as last told by the receiver: what the window of saturation waits for. */
let received = 0;
let stopped = true;
let onReceived: () => void = () => undefined;

function nextMessage() {
  const number = published++;
  const conversationId = `conv-${String(number % CONVERSATIONS).padStart(9, '0')}`;
  const agentId = `agent-${String(number % destinations).padStart(3, '0')}`;
  return { key: conversationId, value: buildEvent(agentId, conversationId, nowUs()) };
}

async function send(count: number): Promise<void> {
  await producer.send({ topic: TOPIC, acks: -1, messages: Array.from({ length: count }, nextMessage) });
  acknowledged += count;
}

/** Each event leaves at its own time of the schedule, whether or not earlier ones have arrived. */
async function openLoop({ ratePerSecond }: { ratePerSecond: number }): Promise<void> {
  const startMs = performance.now();
  const sends: Promise<void>[] = [];
  for (let sent = 0; !stopped;) {
    const due = Math.floor(((performance.now() - startMs) * ratePerSecond) / 1_000);
    for (; sent < due; sent += 1) sends.push(send(1));
    const nextDueMs = startMs + ((sent + 1) * 1_000) / ratePerSecond;
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, nextDueMs - performance.now())));
  }
  await Promise.all(sends);
}

/** Publishes as many as arrive, so that `outstanding` events are under way at any time. */
async function saturate({ outstanding }: { outstanding: number }): Promise<void> {
  while (!stopped) {
    const room = outstanding - (published - received);
    if (room > 0) await send(Math.min(room, 500));
    else await new Promise<void>((resolve) => (onReceived = resolve));
  }
}

const LOOPS = { openLoop, saturate };
let running: Promise<void> = Promise.resolve();

serveCalls({
  connect: async (setup: PublisherSetup) => {
    buildEvent = createEventBuilder(setup);
    destinations = setup.destinations;
    const kafka = new Kafka({ clientId: 'bench-publisher', brokers: setup.brokers, logLevel: logLevel.ERROR });
    producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
  },
  publish: (count: number) => send(count),
  start: ({ loop, ...argument }: { loop: keyof typeof LOOPS; ratePerSecond: number; outstanding: number }) => {
    stopped = false;
    running = LOOPS[loop](argument);
  },
  /** Returns how many events were published in all, each acknowledged. */
  stop: async () => {
    stopped = true;
    onReceived();
    await running;
    return acknowledged;
  },
  received: (count: number) => {
    received = count;
    onReceived();
  },
});
