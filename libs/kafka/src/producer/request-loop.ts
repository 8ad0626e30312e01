import type { Logger } from '#observability';

import { Throttle } from '../client/throttle.js';
import type { RecordPosition } from '../records.js';
import { type SendFailure, TOO_LARGE_TYPES } from './classify-send-error.js';
import { backoffMs, type PartitionQueue } from './partition-queue.js';
import type { PendingRecord } from './pending-record.js';
import type { ProducerMetrics } from './producer-metrics.js';
import type { RecordSink } from './record-sink.js';

/** Bounds of a whole request: it is encoded in one go, and nothing else runs meanwhile. */
const MAX_REQUEST_RECORDS = 1_000;
const MAX_REQUEST_BYTES = 2_097_152;
/** A partition that fails this often in a row may have vanished with its topic's shape: ask for it again. */
const VERIFY_EVERY_FAILURES = 5;
/** A client whose every request fails may be beyond recovery: start afresh once in a while. */
const RESET_EVERY_FAILURES = 10;
const LOG_EVERY_MS = 30_000;
/** A request of so many records was one among others: they come faster than the shorter linger gathers them. */
const BUSY_RECORDS = 40;

export interface RequestLoopOptions {
  sink: RecordSink;
  logger: Logger;
  metrics: ProducerMetrics;
  lingerMs: number;
  busyLingerMs: number;
  maxBatchRecords: number;
  maxBytesPerPartition: number;
  settle: {
    acked: (record: PendingRecord, position: RecordPosition) => void;
    /** The record alone was refused by the broker. */
    refused: (record: PendingRecord, tooLarge: boolean, message: string) => void;
    fence: (record: PendingRecord) => void;
  };
  verifyTopic: (topic: string) => void;
  afterRequest: () => void;
}

interface QueuedBatch {
  queue: PartitionQueue;
  topic: string;
  partition: number;
  pending: PendingRecord[];
  records: PendingRecord['record'][];
}

/**
 * Takes turns through the partitions that have something to send, one request at a time. A request that the broker
 * refuses does not say for which partition: each of them then goes alone until it succeeds, so that a sick partition
 * delays the others by one round trip and no more.
 */
export class RequestLoop {
  private turn = new Set<PartitionQueue>();
  private inFlight: QueuedBatch[] = [];
  private scheduled: NodeJS.Immediate | undefined;
  private timer: NodeJS.Timeout | undefined;
  private timerAtMs = 0;
  private hurried = false;
  private latest = { recordCount: 0, sentAtMs: -Infinity };
  /** Since when something waits. Time in which a request was under way is a part of the linger. */
  private waitingSinceMs: number | undefined;
  private closed = false;
  /** Requests without any answer in a row; they hold back every partition. */
  private silences = 0;
  private notBeforeMs = 0;
  private failingSinceMs: number | undefined;
  private readonly throttle = new Throttle(LOG_EVERY_MS);

  constructor(private readonly o: RequestLoopOptions) {}

  /** The queue has something to send. */
  readonly ready = (queue: PartitionQueue): void => {
    this.turn.add(queue);
    this.waitingSinceMs ??= performance.now();
    if (queue.waitingCount >= this.o.maxBatchRecords) this.hurried = true;
    this.schedule();
  };

  /** Ends the linger of what is queued now. */
  hurry(): void {
    this.hurried = true;
    this.schedule();
  }

  inFlightRecords(): PendingRecord[] {
    return this.inFlight.flatMap((batch) => batch.pending);
  }

  /** Starts no further request, and forgets the one in flight. */
  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
    clearImmediate(this.scheduled);
  }

  /** 0 while the latest request succeeded, else the time since the first that failed. */
  failingForMs(nowMs: number): number {
    return this.failingSinceMs === undefined ? 0 : nowMs - this.failingSinceMs;
  }

  private schedule(): void {
    if (this.closed || this.inFlight.length > 0 || this.scheduled) return;
    const nowMs = performance.now();
    const sendAtMs = (this.waitingSinceMs ?? nowMs) + this.lingerMs(nowMs);
    if (sendAtMs > nowMs && !this.hurried) {
      this.wakeAt(sendAtMs);
      return;
    }
    clearTimeout(this.timer);
    this.timer = undefined;
    this.scheduled = setImmediate(this.sendNow);
  }

  /** The longer one while records come fast: a record alone, later, has nothing to wait for. */
  private lingerMs(nowMs: number): number {
    const { lingerMs, busyLingerMs } = this.o;
    const { recordCount, sentAtMs } = this.latest;
    return recordCount >= BUSY_RECORDS && nowMs - sentAtMs < 2 * busyLingerMs ? busyLingerMs : lingerMs;
  }

  private wakeAt(atMs: number): void {
    if (this.timer && this.timerAtMs <= atMs) return;
    clearTimeout(this.timer);
    this.timerAtMs = atMs;
    this.timer = setTimeout(
      () => {
        this.timer = undefined;
        if (!this.scheduled) this.sendNow();
      },
      Math.max(1, Math.ceil(atMs - performance.now())),
    );
  }

  private readonly sendNow = (): void => {
    this.scheduled = undefined;
    if (this.closed || this.inFlight.length > 0) return;
    const nowMs = performance.now();
    const batches = this.notBeforeMs > nowMs ? [] : this.collect(nowMs);
    this.waitingSinceMs = this.turn.size > 0 ? nowMs : undefined;
    if (batches.length > 0) {
      this.inFlight = batches;
      this.latest = { recordCount: batches.reduce((sum, { pending }) => sum + pending.length, 0), sentAtMs: nowMs };
      void this.request(batches);
      return;
    }
    this.hurried = false;
    const wakeAtMs = this.nextWakeMs();
    if (wakeAtMs !== undefined) this.wakeAt(wakeAtMs);
  };

  /** When the first of the waiting queues may be tried again; undefined when none waits. */
  private nextWakeMs(): number | undefined {
    let earliest: number | undefined;
    for (const queue of this.turn) {
      const atMs = Math.max(queue.notBeforeMs, this.notBeforeMs);
      if (earliest === undefined || atMs < earliest) earliest = atMs;
    }
    return earliest;
  }

  private collect(nowMs: number): QueuedBatch[] {
    const batches: QueuedBatch[] = [];
    let records = MAX_REQUEST_RECORDS;
    let bytes = MAX_REQUEST_BYTES;
    for (const queue of [...this.turn]) {
      if (records <= 0 || bytes <= 0) break;
      if (queue.notBeforeMs > nowMs || (queue.alone && batches.length > 0)) continue;
      this.turn.delete(queue);
      const pending = queue.take(
        {
          maxRecords: Math.min(this.o.maxBatchRecords, records),
          maxBytes: Math.min(this.o.maxBytesPerPartition, bytes),
        },
        this.o.settle.fence,
      );
      if (queue.hasWaiting) this.turn.add(queue);
      if (pending.length === 0) continue;
      batches.push(toBatch(queue, pending));
      records -= pending.length;
      for (const record of pending) bytes -= record.bytes;
      if (queue.alone) break;
    }
    return batches;
  }

  private async request(batches: QueuedBatch[]): Promise<void> {
    const startedMs = performance.now();
    const outcomes = await this.o.sink.send(batches);
    if (this.closed) return;
    const nowMs = performance.now();
    this.o.metrics.requestAnswered((nowMs - startedMs) / 1_000);
    this.inFlight = [];
    let failure: SendFailure | undefined;
    const doubtful = new Set<string>();
    batches.forEach((batch, index) => {
      const outcome = outcomes[index];
      if (outcome?.kind === 'acked') {
        this.settleAcked(batch, outcome.baseOffset);
      } else if (outcome) {
        failure = outcome.failure;
        if (this.settleFailed(batch, failure, batches.length === 1, nowMs)) doubtful.add(batch.topic);
      }
    });
    for (const topic of doubtful) this.o.verifyTopic(topic);
    if (failure) this.takeStock(failure, nowMs);
    else this.reportRecovery(nowMs);
    this.o.afterRequest();
    if (this.turn.size > 0) this.schedule();
    else this.hurried = false;
  }

  private settleAcked(batch: QueuedBatch, baseOffset: number): void {
    const { queue, topic, partition, pending } = batch;
    queue.succeeded();
    let bytes = 0;
    let offset = baseOffset;
    for (const record of pending) {
      bytes += record.bytes;
      this.o.settle.acked(record, { topic, partition, offset });
      offset += 1;
    }
    this.o.metrics.acked(topic, pending.length, bytes);
  }

  /** @returns whether the topic should be verified */
  private settleFailed(batch: QueuedBatch, failure: SendFailure, wasAlone: boolean, nowMs: number): boolean {
    const { queue, pending } = batch;
    const [first] = pending;
    if (failure.kind === 'record' && wasAlone && pending.length === 1 && first) {
      this.o.settle.refused(first, TOO_LARGE_TYPES.has(failure.type), failure.message);
      if (queue.hasWaiting) this.turn.add(queue);
      return false;
    }
    queue.putBack(pending);
    this.turn.add(queue);
    this.o.metrics.retried(failure.kind, pending.length);
    if (failure.kind === 'record') {
      if (wasAlone) queue.recordLimit = Math.ceil(pending.length / 2);
      queue.alone = true;
      return false;
    }
    if (failure.kind === 'connection') return false;
    queue.failed(nowMs);
    queue.alone = true;
    return failure.kind === 'topic' || queue.failures % VERIFY_EVERY_FAILURES === 0;
  }

  private takeStock(failure: SendFailure, nowMs: number): void {
    this.silences = failure.kind === 'connection' ? this.silences + 1 : 0;
    if (failure.kind === 'connection') this.notBeforeMs = nowMs + backoffMs(this.silences);
    if (this.needsFreshClient(failure)) void this.o.sink.reset();
    if (failure.kind !== 'record') this.failingSinceMs ??= nowMs;
    const repeated = this.throttle.tell(failure.type, nowMs);
    if (repeated === undefined) return;
    this.o.logger.warn(
      { kind: failure.kind, type: failure.type, error: failure.message, repeated },
      'a send failed; trying again',
    );
  }

  private needsFreshClient({ kind, type }: SendFailure): boolean {
    // kafkajs keeps a socket on which nothing comes back, until the system gives it up after minutes.
    if (kind === 'topic' || type === 'KafkaJSRequestTimeoutError') return true;
    return this.silences > 0 && this.silences % RESET_EVERY_FAILURES === 0;
  }

  private reportRecovery(nowMs: number): void {
    this.silences = 0;
    if (this.failingSinceMs === undefined) return;
    this.o.logger.info({ afterMs: Math.round(nowMs - this.failingSinceMs) }, 'sending again');
    this.failingSinceMs = undefined;
  }
}

function toBatch(queue: PartitionQueue, pending: PendingRecord[]): QueuedBatch {
  return {
    queue,
    topic: queue.topic,
    partition: queue.partition,
    pending,
    records: pending.map(({ record }) => record),
  };
}
