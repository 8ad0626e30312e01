import { Kafka, logLevel, Partitioners, type IHeaders } from 'kafkajs';

export interface PublishedRecord {
  topic: string;
  partition: number;
  offset: number;
}

export interface EventToPublish {
  /** An object is sent as JSON; bytes and text as they are; null is a tombstone. */
  value: object | Buffer | string | null;
  key?: string;
  headers?: IHeaders;
  partition?: number;
}

export interface EventPublisher {
  /** Resolves with the broker's acknowledgement of each record, in the order given. */
  publish(topic: string, ...events: EventToPublish[]): Promise<PublishedRecord[]>;
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
        events.map(async ({ value, key, headers, partition }) => {
          const [ack] = await producer.send({
            topic,
            acks: -1,
            messages: [
              {
                value: encode(value),
                key: key ?? null,
                ...(headers && { headers }),
                ...(partition !== undefined && { partition }),
              },
            ],
          });
          if (ack?.baseOffset === undefined) throw new Error(`${topic}: not acknowledged`);
          return { topic, partition: ack.partition, offset: Number(ack.baseOffset) };
        }),
      ),
    close: () => producer.disconnect(),
  };
}

function encode(value: EventToPublish['value']): Buffer | string | null {
  if (value === null || typeof value === 'string' || Buffer.isBuffer(value)) return value;
  return JSON.stringify(value);
}
