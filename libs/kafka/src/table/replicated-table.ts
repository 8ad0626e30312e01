import type { HealthSource, Logger, Metrics } from '#observability';

import type { KafkaConnection } from '../client/connection.js';
import { Throttle } from '../client/throttle.js';
import { EndWaiter } from './end-waiter.js';
import { TableRows } from './table-rows.js';
import { type FollowedRecord, TopicFollower } from './topic-follower.js';

/** Without contact for so long the table counts as down: it no longer knows what it should. Its rows go on answering. */
const DOWN_AFTER_MS = 60_000;
const LOG_EVERY_MS = 10_000;

export interface ReplicatedTableOptions<V> {
  connection: KafkaConnection;
  /** A compacted topic: a record's value is the key's current row, none its removal. */
  topic: string;
  /** Names this reader to the brokers. It joins no group, so nothing is left behind. */
  groupId: string;
  /** Undefined, or an exception, for a value that cannot be read. Versions rise with each change of a key's row. */
  decode: (key: string, value: Buffer) => { version: number; row: V } | undefined;
  /** Called for each row that came, changed or went (`undefined`), after the table shows it. */
  onChange?: (key: string, row: V | undefined) => void;
  logger: Logger;
  metrics: Metrics;
}

/**
 * A compacted topic held in memory. Once started it answers whatever happens to the broker, with what it has; it
 * follows the topic and rebuilds itself from the beginning where its position is no longer worth anything.
 *
 * Such a reading goes into a table of its own, per partition, and takes effect as a whole at the end: no row vanishes
 * or returns for a moment while old records pass by, and rows whose tombstones are gone too do not linger.
 */
export class ReplicatedTable<V> implements HealthSource {
  readonly name: string;
  private readonly rows = new TableRows<V>();
  /** Partitions that are being read from their beginning. */
  private readonly readings = new Map<number, TableRows<V>>();
  private readonly follower: TopicFollower;
  private readonly ends: EndWaiter;
  private readonly throttle = new Throttle(LOG_EVERY_MS);
  private readonly rowCount;
  private readonly undecodable;
  private loaded = false;
  private stopped = false;

  constructor(private readonly o: ReplicatedTableOptions<V>) {
    this.name = `kafka-table-${o.topic}`;
    this.rowCount = o.metrics.gauge('kafka_table_rows', 'Rows held in memory', ['topic']);
    this.undecodable = o.metrics.counter('kafka_table_undecodable_total', 'Records without a readable row', ['topic']);
    this.follower = new TopicFollower({
      connection: { ...o.connection, clientId: o.groupId },
      topic: o.topic,
      logger: o.logger,
      onBeginning: (partition) => this.readings.set(partition, new TableRows()),
      onRecord: (partition, record) => this.apply(partition, record),
      onEnd: (partition) => this.completeReading(partition),
      onRound: () => this.afterRound(),
    });
    this.ends = new EndWaiter({
      fetchEnds: () => this.follower.fetchEnds(),
      hasReached: (ends) => this.hasReached(ends),
      isStopped: () => this.stopped,
    });
  }

  /** Resolves when the topic was read to its present end. Waits for the broker and the topic as long as it takes. */
  async start(): Promise<void> {
    const startedMs = performance.now();
    this.follower.start();
    await this.catchUp();
    this.loaded = true;
    const fields = { topic: this.o.topic, rows: this.size, durationMs: Math.round(performance.now() - startedMs) };
    this.o.logger.info(fields, 'table loaded');
  }

  get size(): number {
    return this.rows.size;
  }

  get(key: string): V | undefined {
    return this.rows.get(key);
  }

  entries(): IterableIterator<[string, V]> {
    return this.rows.entries();
  }

  /**
   * Resolves when everything that was in the topic at the time of the call is in the table. Concurrent callers share a
   * question to the broker, never one that was asked before they called. Waits while the broker is away.
   *
   * @throws Error after {@link stop}
   */
  catchUp(): Promise<void> {
    return this.ends.reachPresentEnd();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.follower.stop();
    this.ends.check();
  }

  check(): { up: boolean; detail: Record<string, unknown> } {
    const silentForMs = Math.round(this.follower.silentForMs(performance.now()));
    return {
      up: this.loaded && !this.stopped && silentForMs < DOWN_AFTER_MS,
      detail: { rows: this.size, loaded: this.loaded, silentForMs },
    };
  }

  private hasReached(ends: ReadonlyMap<number, number>): boolean {
    for (const [partition, end] of ends) {
      if (this.readings.has(partition) || (this.follower.positions.get(partition) ?? -1) < end) return false;
    }
    return true;
  }

  private apply(partition: number, record: FollowedRecord): void {
    if (record.key === null) {
      this.reportUndecodable(partition, record.offset, 'no key');
      return;
    }
    const key = record.key.toString();
    const reading = this.readings.get(partition);
    const rows = reading ?? this.rows;
    if (record.value === null) {
      if (rows.remove(key) && !reading) this.o.onChange?.(key, undefined);
      return;
    }
    const decoded = this.decode(key, record.value);
    if (decoded instanceof Error) {
      reading?.keep(key);
      this.reportUndecodable(partition, record.offset, decoded.message);
    } else if (rows.put(key, { ...decoded, partition }) && !reading) {
      this.o.onChange?.(key, decoded.row);
    }
  }

  private decode(key: string, value: Buffer): { version: number; row: V } | Error {
    try {
      return this.o.decode(key, value) ?? new Error('not a row');
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  private completeReading(partition: number): void {
    const reading = this.readings.get(partition);
    if (!reading) return;
    this.readings.delete(partition);
    const changed = this.rows.replacePartition(partition, reading);
    for (const key of changed) this.o.onChange?.(key, this.rows.get(key));
  }

  private afterRound(): void {
    this.rowCount.set({ topic: this.o.topic }, this.size);
    this.ends.check();
  }

  private reportUndecodable(partition: number, offset: number, reason: string): void {
    const { topic, logger } = this.o;
    this.undecodable.inc({ topic });
    const repeated = this.throttle.tell('undecodable', performance.now());
    if (repeated === undefined) return;
    logger.error(
      { topic, partition, offset, reason, repeated },
      'a record of a table cannot be read; the last good row stays',
    );
  }
}
