import { setTimeout as sleep } from 'node:timers/promises';
import { choosePartition, InvalidRecordError, RecordTooLargeError, type OutgoingRecord, type Ownership } from '#kafka';
import { makeRecord } from '../event/make-record.js';
import type { OutboxRepository, PendingEvent, PublishResult } from '../store/outbox.repository.js';

export interface OutboxSink {
  /** Of the topic; a wrong one costs isolation, never order. */
  readonly partitionCount: number;
  /** Resolves after the broker's acknowledgement; waits while the broker is away. */
  send(record: OutgoingRecord, owner?: Ownership): Promise<unknown>;
}

export interface PublicationOptions {
  outbox: Pick<OutboxRepository, 'readOldest' | 'settle'>;
  sink: OutboxSink;
  /** Whether this process still is the one that publishes. */
  owner: Ownership;
  /** While records are on their way: how often to look for events of other partitions, in ms. */
  intervalMs: number;
  /** Told of each batch once its sends have ended. */
  report: (result: PublishResult) => void;
  /** Told of what went wrong while records are on their way, or acknowledged and still in the outbox; it is tried again. */
  failed: (error: unknown) => void;
}

/**
 * Empties the outbox, for as long as this process is the one that publishes. A partition gets no further records before
 * those that it has are acknowledged and out of the outbox. So each keeps its order, and one that stands still costs a
 * read's memory and holds no other up.
 */
export class Publication {
  private readonly busyPartitions = new Set<number>();
  private done: { partition: number; result: PublishResult }[] = [];
  private failure: unknown;
  private hasNews = false;
  private wake: () => void = () => undefined;

  constructor(private readonly o: PublicationOptions) {}

  /**
   * Resolves when there is nothing left to send, and nothing on its way.
   *
   * @throws a failure, once nothing is on its way, nor to be settled while this process is the one that publishes
   */
  async run(): Promise<void> {
    for (;;) {
      this.hasNews = false;
      await this.step().catch((error: unknown) => (this.failure ??= error));
      const { failure } = this;
      const isUnderWay = this.busyPartitions.size > this.done.length;
      // What is acknowledged and still in the outbox would be sent again by whoever reads that next: so this goes on until it is out.
      const isUnsettled = this.done.length > 0 && this.o.owner.state === 'owned';
      if (failure !== undefined && !isUnderWay && !isUnsettled) throw failure;
      if (this.busyPartitions.size === 0) return;
      if (failure === undefined) await this.untilNews();
      else await this.rest(failure);
    }
  }

  /** There is a new event in the outbox. */
  nudge(): void {
    this.hasNews = true;
    this.wake();
  }

  private async step(): Promise<void> {
    const done = [...this.done];
    await this.o.outbox.settle({
      published: done.flatMap(({ result }) => result.published),
      refused: done.flatMap(({ result }) => result.refused),
    });
    this.done = this.done.slice(done.length);
    for (const { partition } of done) this.busyPartitions.delete(partition);
    const { partitionCount } = this.o.sink;
    const mayGoOn = this.failure === undefined && this.o.owner.state === 'owned';
    if (!mayGoOn || this.busyPartitions.size >= partitionCount) return;
    this.send(await this.o.outbox.readOldest({ count: partitionCount, busy: [...this.busyPartitions] }));
  }

  private send(pending: PendingEvent[]): void {
    const batches = new Map<number, Batch>();
    for (const event of pending) {
      const record = recordOf(event);
      const partition = choosePartition(record.key ?? '', this.o.sink.partitionCount);
      if (this.busyPartitions.has(partition)) continue;
      const batch = batches.get(partition) ?? [];
      batches.set(partition, batch);
      batch.push({ event, record });
    }
    for (const [partition, batch] of batches) {
      this.busyPartitions.add(partition);
      void this.sendBatch(partition, batch);
    }
  }

  /** Never rejects: what was acknowledged must be known, whatever happened to the rest. */
  private async sendBatch(partition: number, batch: Batch): Promise<void> {
    const result: PublishResult = { published: [], refused: [] };
    await Promise.all(
      batch.map(async ({ event, record }) => {
        try {
          await this.o.sink.send(record, this.o.owner);
          result.published.push(event);
        } catch (error) {
          if (isForGood(error)) result.refused.push({ pending: event, reason: error.message });
          else this.failure ??= error;
        }
      }),
    );
    this.o.report(result);
    this.done.push({ partition, result });
    this.nudge();
  }

  /** A partition that stands still may be on its way for long, as may a database that takes no writes: the others wait no longer than this. */
  private async rest(failure: unknown): Promise<void> {
    this.failure = undefined;
    this.o.failed(failure);
    await sleep(this.o.intervalMs);
  }

  private untilNews(): Promise<void> {
    return new Promise((resolve) => {
      // Batches that one answer acknowledges are settled together.
      const wake = () => (clearTimeout(timer), setImmediate(resolve));
      const timer = setTimeout(wake, this.o.intervalMs);
      this.wake = wake;
      if (this.hasNews) wake();
    });
  }
}

type Batch = { event: PendingEvent; record: OutgoingRecord }[];

function recordOf({ scope, event, traceparent }: PendingEvent): OutgoingRecord {
  const { topic, key, value } = makeRecord(scope, event);
  return { topic, key, value, ...(traceparent !== undefined && { headers: { traceparent } }) };
}

/** The record's own fault. Anything else passes. */
function isForGood(error: unknown): error is RecordTooLargeError | InvalidRecordError {
  return error instanceof RecordTooLargeError || error instanceof InvalidRecordError;
}
