import { Kafka, logLevel, Partitioners, type IHeaders, type Message } from 'kafkajs';
import type { HostileHeaders } from './poison/poison-headers.js';

export interface PublishedRecord {
  topic: string;
  partition: number;
  offset: number;
}

export interface EventToPublish {
  /** An object is sent as JSON; bytes and text as they are; null is a tombstone. */
  value: object | Buffer | string | null;
  key?: string | Buffer | null;
  headers?: HostileHeaders;
  partition?: number;
  /** The record's own time; the present where left out. */
  timestampMs?: number;
}

export interface EventPublisher {
  /** Resolves with the broker's acknowledgement of each record, in the order given. */
  publish(topic: string, ...events: EventToPublish[]): Promise<PublishedRecord[]>;
  /** All to one partition, each behind the one before it, in few requests. Resolves with their places, in order. */
  publishInOrder(topic: string, partition: number, events: readonly EventToPublish[]): Promise<PublishedRecord[]>;
  close(): Promise<void>;
}

/** What an upstream service is to the system: a producer of events. Waits for all replicas, as upstream should. */
export async function startPublisher(options: { brokers: string[]; clientId?: string }): Promise<EventPublisher> {
  const kafka = new Kafka({
    clientId: options.clientId ?? 'test-publisher',
    brokers: options.brokers,
    logLevel: logLevel.NOTHING,
  });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  return {
    // One request per record: a batch is acknowledged per partition only, and a ledger needs each record's own offset.
    publish: (topic, ...events) =>
      Promise.all(
        events.map(async (event) => {
          const [ack] = await producer.send({ topic, acks: -1, messages: [messageOf(event)] });
          if (ack?.baseOffset === undefined) throw new Error(`${topic}: not acknowledged`);
          return { topic, partition: ack.partition, offset: Number(ack.baseOffset) };
        }),
      ),
    publishInOrder: async (topic, partition, events) => {
      const places: PublishedRecord[] = [];
      for (const messages of inRequests(events.map((event) => messageOf({ ...event, partition })))) {
        const [ack] = await producer.send({ topic, acks: -1, messages });
        if (ack?.baseOffset === undefined) throw new Error(`${topic}: not acknowledged`);
        const first = Number(ack.baseOffset);
        places.push(...messages.map((_, index) => ({ topic, partition, offset: first + index })));
      }
      return places;
    },
    close: () => producer.disconnect(),
  };
}

/** Far below what a broker takes at once. */
const REQUEST_BYTES = 262_144;

/** Neighbours that go together: those with times of their own do not go with those without. */
function inRequests(messages: readonly Message[]): Message[][] {
  const requests: Message[][] = [];
  let bytes = Infinity;
  for (const message of messages) {
    const size = JSON.stringify(message.headers ?? {}).length + (message.value?.length ?? 0);
    const last = requests.at(-1);
    bytes += size;
    if (
      last === undefined ||
      bytes > REQUEST_BYTES ||
      (last[0]?.timestamp === undefined) !== (message.timestamp === undefined)
    ) {
      requests.push([message]);
      bytes = size;
    } else {
      last.push(message);
    }
  }
  return requests;
}

function messageOf({ value, key, headers, partition, timestampMs }: EventToPublish): Message {
  return {
    value: encode(value),
    key: key ?? null,
    ...(headers && { headers: headers as IHeaders }),
    ...(partition !== undefined && { partition }),
    ...(timestampMs !== undefined && { timestamp: String(timestampMs) }),
  };
}

function encode(value: EventToPublish['value']): Buffer | string | null {
  if (value === null || typeof value === 'string' || Buffer.isBuffer(value)) return value;
  return JSON.stringify(value);
}
