import { randomUUID } from 'node:crypto';
import { Kafka, logLevel, type KafkaMessage } from 'kafkajs';

export interface TopicRecord {
  partition: number;
  offset: number;
  key: string | null;
  value: Buffer | null;
  /** Every value as text; of a repeated header the last. */
  headers: Record<string, string>;
  timestampMs: number;
}

export interface TopicFollower {
  /** What was read so far, in order of arrival. */
  readonly records: readonly TopicRecord[];
  /** Resolves with the records that `matches`, once there are `count`; rejects after `timeoutMs`, saying how many there were. */
  waitFor(matches: (r: TopicRecord) => boolean, count: number, options: { timeoutMs: number }): Promise<TopicRecord[]>;
  close(): Promise<void>;
}

interface TopicOptions {
  brokers: string[];
  topic: string;
  /** What is kept of what is read [all]: of a long run the rest would only take memory. */
  keep?: (record: TopicRecord) => boolean;
}

/** Everything on the topic from its beginning to its present end. Rejects where that takes longer than `timeoutMs` [60000]. */
export async function readTopic(options: TopicOptions & { timeoutMs?: number }): Promise<TopicRecord[]> {
  const { timeoutMs = 60_000, topic } = options;
  const admin = createClient(options).admin();
  await admin.connect();
  const ends = await admin.fetchTopicOffsets(topic).finally(() => admin.disconnect());
  const open = new Map(ends.filter((e) => e.high !== e.low).map((e) => [e.partition, Number(e.high)]));
  if (open.size === 0) return [];
  const follower = await follow(options, (partition, next) => {
    if (next >= (open.get(partition) ?? Infinity)) open.delete(partition);
    return open.size === 0;
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${topic}: partitions ${[...open.keys()].join()} not read`)), timeoutMs);
  });
  try {
    await Promise.race([follower.ended, late]);
    const beforeEnd = new Map(ends.map((e) => [e.partition, Number(e.high)]));
    return follower.records.filter((r) => r.offset < (beforeEnd.get(r.partition) ?? 0));
  } finally {
    clearTimeout(timer);
    await follower.close();
  }
}

/** Reads the topic from its beginning, and goes on reading until closed. */
export async function followTopic(options: TopicOptions): Promise<TopicFollower> {
  return follow(options, () => false);
}

/** `onProgress` is told the next offset of a partition; true: the end that it waits for is reached. */
async function follow(options: TopicOptions, onProgress: (partition: number, nextOffset: number) => boolean) {
  const { keep = () => true } = options;
  const records: TopicRecord[] = [];
  const watchers = new Set<() => void>();
  let reachEnd: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (reachEnd = resolve));
  const client = createClient(options);
  const groupId = `test-reader-${randomUUID()}`;
  const consumer = client.consumer({ groupId, maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic: options.topic, fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachBatchAutoResolve: true,
    eachBatch: ({ batch }) => {
      records.push(...batch.messages.map((message) => toRecord(batch.partition, message)).filter(keep));
      for (const watcher of watchers) watcher();
      if (onProgress(batch.partition, Number(batch.lastOffset()) + 1)) reachEnd();
      return Promise.resolve();
    },
  });
  return {
    records,
    ended,
    waitFor: (matches: (r: TopicRecord) => boolean, count: number, { timeoutMs }: { timeoutMs: number }) =>
      new Promise<TopicRecord[]>((resolve, reject) => {
        const settle = () => {
          const found = records.filter(matches);
          if (found.length < count) return;
          clearTimeout(timer);
          watchers.delete(settle);
          resolve(found);
        };
        const timer = setTimeout(() => {
          watchers.delete(settle);
          const found = records.filter(matches).length;
          reject(new Error(`${options.topic}: ${found} of ${count} records after ${timeoutMs} ms`));
        }, timeoutMs);
        watchers.add(settle);
        settle();
      }),
    close: () => consumer.disconnect(),
  };
}

function createClient({ brokers }: TopicOptions): Kafka {
  return new Kafka({ clientId: 'test-reader', brokers, logLevel: logLevel.NOTHING });
}

function toRecord(partition: number, message: KafkaMessage): TopicRecord {
  // No prototype: a header may be called `__proto__`.
  const headers = Object.create(null) as Record<string, string>;
  for (const [name, value] of Object.entries(message.headers ?? {})) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    // Kafka has headers without a value, kafkajs' types have not.
    if (last !== undefined) headers[name] = (last as Buffer | string | null) === null ? '' : String(last);
  }
  return {
    partition,
    offset: Number(message.offset),
    key: message.key?.toString() ?? null,
    value: message.value,
    headers,
    timestampMs: Number(message.timestamp),
  };
}
