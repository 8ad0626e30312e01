import { setTimeout as sleep } from 'node:timers/promises';
import type Cluster from 'kafkajs/src/cluster/index.js';
import type { FetchedPartition } from 'kafkajs/src/cluster/index.js';

import type { Logger } from '#observability';

import type { KafkaConnection } from '../client/connection.js';
import { createCluster } from '../client/create-cluster.js';
import { disconnectQuietly } from '../client/disconnect-quietly.js';
import { Throttle } from '../client/throttle.js';
import { classifySendError } from '../producer/classify-send-error.js';
import { backoffMs } from '../producer/partition-queue.js';

/** How long a fetch waits for the first byte. Data is answered at once; the wait bounds only how soon a stop is noticed. */
const MAX_WAIT_MS = 250;
const MAX_BYTES = 4_194_304;
/** Committed or not: a table's writers use no transactions. */
const READ_UNCOMMITTED = 0;
/**
 * After so long without contact the topic is read from its beginning: the broker may have dropped tombstones that were
 * not seen. Far below `delete.retention.ms` (a day by default), which keeps them at least that long.
 */
const REREAD_AFTER_MS = 600_000;
const LOG_EVERY_MS = 30_000;

export interface FollowedRecord {
  key: Buffer | null;
  value: Buffer | null;
  offset: number;
}

export interface TopicFollowerOptions {
  connection: KafkaConnection;
  topic: string;
  logger: Logger;
  /** The partition will be read from its beginning (again). */
  onBeginning: (partition: number) => void;
  onRecord: (partition: number, record: FollowedRecord) => void;
  /** Everything the partition held when it was last asked has been read. Called again and again. */
  onEnd: (partition: number) => void;
  /** After each round of fetches. */
  onRound: () => void;
}

/**
 * Reads a whole topic, every partition from its beginning, and follows it for as long as the process lives. It belongs
 * to no consumer group: there is nothing to share, nothing to commit, and a group would only add what can fail (a
 * coordinator, sessions, rebalances that rewind to the beginning). Its own position survives every lost connection.
 */
export class TopicFollower {
  /** Offset of the next record by partition. */
  readonly positions = new Map<number, number>();
  private cluster: Promise<Cluster> | undefined;
  private failures = 0;
  private contactMs = performance.now();
  private stopped = false;
  private running: Promise<void> | undefined;
  private readonly throttle = new Throttle(LOG_EVERY_MS);

  constructor(private readonly o: TopicFollowerOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
    await this.dropCluster();
  }

  /** Time since the broker last answered. */
  silentForMs(nowMs: number): number {
    return nowMs - this.contactMs;
  }

  /** The topic's end by partition, asked for now. Rejects without the broker. */
  async fetchEnds(): Promise<Map<number, number>> {
    const cluster = await this.connected();
    const partitions = cluster.findTopicPartitionMetadata(this.o.topic).map(({ partitionId }) => partitionId);
    return fetchOffsets(cluster, this.o.topic, partitions, false);
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      try {
        await this.round();
        this.failures = 0;
        this.contactMs = performance.now();
        this.o.onRound();
      } catch (error) {
        await this.recover(error);
      }
    }
  }

  private async round(): Promise<void> {
    const cluster = await this.connected();
    await cluster.refreshMetadataIfNecessary();
    const partitions = cluster.findTopicPartitionMetadata(this.o.topic).map(({ partitionId }) => partitionId);
    if (this.silentForMs(performance.now()) > REREAD_AFTER_MS) this.positions.clear();
    const fresh = partitions.filter((partition) => !this.positions.has(partition));
    if (fresh.length > 0) {
      const beginnings = await fetchOffsets(cluster, this.o.topic, fresh, true);
      for (const [partition, offset] of beginnings) this.begin(partition, offset);
    }
    const byLeader = Object.entries(cluster.findLeaderForPartitions(this.o.topic, [...this.positions.keys()]));
    await Promise.all(byLeader.map(([nodeId, led]) => this.fetch(cluster, nodeId, led)));
  }

  private begin(partition: number, offset: number): void {
    this.positions.set(partition, offset);
    this.o.onBeginning(partition);
  }

  private async fetch(cluster: Cluster, nodeId: string, partitions: number[]): Promise<void> {
    const broker = await cluster.findBroker({ nodeId });
    const { responses } = await broker.fetch({
      maxWaitTime: MAX_WAIT_MS,
      minBytes: 1,
      maxBytes: MAX_BYTES,
      isolationLevel: READ_UNCOMMITTED,
      topics: [
        {
          topic: this.o.topic,
          partitions: partitions.map((partition) => ({
            partition,
            fetchOffset: String(this.positions.get(partition)),
            maxBytes: MAX_BYTES,
          })),
        },
      ],
    });
    const answers = responses.flatMap((response) => response.partitions);
    const nothingToRead = answers.every(({ messages }) => messages.length === 0);
    for (const answer of answers) this.take(answer, nothingToRead);
  }

  /**
   * @param nothingToRead no partition of the answer held a record. What lies between position and high watermark was
   * then compacted away, and the position moves to the end; elsewhere an empty partition may just have found the
   * answer full.
   */
  private take(answer: FetchedPartition, nothingToRead: boolean): void {
    const { partition, messages } = answer;
    let position = this.positions.get(partition) ?? 0;
    const end = Number(answer.highWatermark);
    for (const message of messages) {
      const offset = Number(message.offset);
      if (offset >= position && !message.isControlRecord) {
        this.o.onRecord(partition, { key: message.key, value: message.value, offset });
      }
    }
    const last = messages.at(-1);
    // The last records of a batch may be compacted away: the batch knows where it ended.
    if (last)
      position = Math.max(position, Number(last.batchContext.firstOffset) + last.batchContext.lastOffsetDelta + 1);
    else if (nothingToRead) position = Math.max(position, end);
    this.positions.set(partition, position);
    if (position >= end) this.o.onEnd(partition);
  }

  private connected(): Promise<Cluster> {
    if (this.cluster) return this.cluster;
    const connecting = this.connect();
    this.cluster = connecting;
    connecting.catch(() => {
      if (this.cluster === connecting) this.cluster = undefined;
    });
    return connecting;
  }

  private async connect(): Promise<Cluster> {
    const cluster = createCluster(this.o.connection, this.o.logger);
    try {
      await cluster.connect();
      await cluster.addTargetTopic(this.o.topic);
      return cluster;
    } catch (error) {
      await cluster.disconnect();
      throw error;
    }
  }

  private async recover(error: unknown): Promise<void> {
    const { type, message } = classifySendError(error);
    await this.dropCluster();
    if (this.stopped) return;
    if (type === 'OFFSET_OUT_OF_RANGE') {
      this.positions.clear();
      this.o.logger.warn({ topic: this.o.topic }, 'the topic was cut or made anew; reading it from its beginning');
    }
    this.failures += 1;
    const repeated = this.throttle.tell(type, performance.now());
    if (repeated !== undefined) {
      const fields = { topic: this.o.topic, type, error: message, repeated };
      this.o.logger.warn(fields, 'a topic cannot be followed at the moment; trying again');
    }
    await sleep(backoffMs(this.failures));
  }

  private dropCluster(): Promise<void> {
    const old = this.cluster;
    this.cluster = undefined;
    return disconnectQuietly(old, this.o.logger);
  }
}

async function fetchOffsets(
  cluster: Cluster,
  topic: string,
  partitions: number[],
  fromBeginning: boolean,
): Promise<Map<number, number>> {
  const answers = await cluster.fetchTopicsOffset([
    { topic, fromBeginning, partitions: partitions.map((partition) => ({ partition })) },
  ]);
  return new Map(answers.flatMap((answer) => answer.partitions.map((p) => [p.partition, Number(p.offset)])));
}
