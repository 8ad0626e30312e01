import { setTimeout as sleep } from 'node:timers/promises';
import type Cluster from 'kafkajs/src/cluster/index.js';

import type { Logger } from '#observability';

import type { KafkaConnection } from '../client/connection.js';
import { createCluster } from '../client/create-cluster.js';
import { disconnectQuietly } from '../client/disconnect-quietly.js';
import { Throttle } from '../client/throttle.js';
import { BrokerUnavailableError } from '../errors.js';
import { classifySendError } from '../producer/classify-send-error.js';
import { backoffMs } from '../producer/partition-queue.js';
import type { KafkaRecord } from '../records.js';
import { fetchRecord, type FetchResult } from './fetch-record.js';
import { Turns } from './turns.js';

export interface RecordReaderOptions {
  connection: KafkaConnection;
  topic: string;
  logger: Logger;
  /** How long one read may take, its turn and the broker's absence included, in ms. [5000] */
  timeoutMs?: number;
}

const TIMEOUT_MS = 5_000;
const LOG_EVERY_MS = 30_000;
/** Looks at an offset that is the end of the log, before it counts as beyond it. */
const LOOKS_AT_END = 3;

/**
 * Reads single records of a topic by their positions, in any order. It belongs to no group and follows nothing: a
 * position is all there is to know. The connection is made by the first read, lives as long as the reader, and is made
 * anew after any trouble: that finds a partition's new leader, too.
 *
 * One read at a time: a broker answers a connection's fetches one after the other anyway, one batch in memory is enough,
 * and kafkajs makes a socket for each of the fetches that find theirs not connected yet, and loses all but one.
 */
export class RecordReader {
  private readonly turns = new Turns();
  private readonly throttle = new Throttle(LOG_EVERY_MS);
  private cluster: Promise<Cluster> | undefined;
  private closed = false;

  constructor(private readonly o: RecordReaderOptions) {}

  /**
   * @returns undefined where there is no such record: before the beginning of the log, which retention moves on, or
   * beyond its end, or compacted away
   * @throws BrokerUnavailableError after `timeoutMs`, or once the reader is closed
   */
  async read(partition: number, offset: number): Promise<KafkaRecord | undefined> {
    const signal = AbortSignal.timeout(this.o.timeoutMs ?? TIMEOUT_MS);
    const endTurn = await orAborted(this.turns.take(signal), signal).catch(() => undefined);
    if (endTurn === undefined) throw unavailable(this.o.topic);
    try {
      return await this.tryUntilAnswered(partition, offset, signal);
    } finally {
      endTurn();
    }
  }

  /** Reads under way fail. */
  async close(): Promise<void> {
    this.closed = true;
    await this.drop(this.cluster);
  }

  private async tryUntilAnswered(
    partition: number,
    offset: number,
    signal: AbortSignal,
  ): Promise<KafkaRecord | undefined> {
    let looksAtEnd = 0;
    for (let tries = 1; !signal.aborted && !this.closed; tries++) {
      const result = await this.tryOnce(partition, offset, signal);
      if (result === 'at_end') looksAtEnd += 1;
      // Partitions are never taken away: only a connection older than the partition can have missed it.
      else if (result === 'gone' || (result === 'no_partition' && tries > 1)) return undefined;
      else if (typeof result === 'object') return result;
      if (looksAtEnd === LOOKS_AT_END) return undefined;
      await sleep(backoffMs(tries), undefined, { signal }).catch(() => undefined);
    }
    throw unavailable(this.o.topic);
  }

  private async tryOnce(partition: number, offset: number, signal: AbortSignal): Promise<FetchResult | 'failed'> {
    const cluster = this.connected();
    try {
      const fetching = cluster.then((connected) => fetchRecord(connected, this.o.topic, partition, offset));
      const result = await orAborted(fetching, signal);
      if (result === 'no_partition') await this.drop(cluster);
      return result;
    } catch (error) {
      const { type, message } = classifySendError(error);
      if (type === 'OFFSET_OUT_OF_RANGE') return 'gone';
      this.report(type, message);
      await this.drop(cluster);
      return 'failed';
    }
  }

  private connected(): Promise<Cluster> {
    this.cluster ??= this.connect();
    return this.cluster;
  }

  private async connect(): Promise<Cluster> {
    const cluster = createCluster(this.o.connection, this.o.logger);
    try {
      await cluster.connect();
      await cluster.addTargetTopic(this.o.topic);
      return cluster;
    } catch (error) {
      await disconnectQuietly(cluster, this.o.logger);
      throw error;
    }
  }

  /** Others may have made a new connection meanwhile: that one stays. */
  private async drop(old: Promise<Cluster> | undefined): Promise<void> {
    if (this.cluster !== old || old === undefined) return;
    this.cluster = undefined;
    await disconnectQuietly(old, this.o.logger);
  }

  private report(type: string, error: string): void {
    const repeated = this.closed ? undefined : this.throttle.tell(type, performance.now());
    if (repeated === undefined) return;
    this.o.logger.warn({ topic: this.o.topic, type, error, repeated }, 'a record cannot be read; trying again');
  }
}

function unavailable(topic: string): BrokerUnavailableError {
  return new BrokerUnavailableError(`no record of ${topic} can be read at the moment`);
}

/** Stops waiting, not the work. @throws the signal's reason */
function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}
