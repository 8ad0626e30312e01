import type { PendingRecord } from './pending-record.js';

/** Backoff after a failure: 100 ms, doubled up to 1 s, give or take a fifth. */
const MIN_BACKOFF_MS = 100;
const MAX_BACKOFF_MS = 1_000;

export interface TakeLimits {
  maxRecords: number;
  maxBytes: number;
}

/**
 * The unsent records of one partition, in the order in which they will be written.
 *
 * A record whose owner is `joining` waits in `held` until the owner is settled, while those of others pass it. One
 * owner's records never overtake each other: at any moment they are all held or all free, and `held` re-enters in front.
 */
export class PartitionQueue {
  private waiting: PendingRecord[] = [];
  private held: PendingRecord[] = [];
  private recheckHeld = false;

  /** Failures since the last success. */
  failures = 0;
  /** Monotonic time before which nothing is taken. */
  notBeforeMs = 0;
  /** The next request carries this partition alone, to learn whether it is the one that fails. */
  alone = false;
  /** Halved while the broker refuses batches because of a record in them, until that record is alone. */
  recordLimit = Number.POSITIVE_INFINITY;

  /** @param onSettled called when held records may move on */
  constructor(
    readonly topic: string,
    readonly partition: number,
    private readonly onSettled: (queue: PartitionQueue) => void,
  ) {}

  get hasWaiting(): boolean {
    return this.waiting.length > 0 || this.recheckHeld;
  }

  /** Records that are not held. */
  get waitingCount(): number {
    return this.waiting.length;
  }

  push(record: PendingRecord): void {
    this.waiting.push(record);
  }

  /**
   * The next batch: at least one record if any is free, else within the limits. Records whose owner is `lost` go to
   * `fence` instead.
   */
  take(limits: TakeLimits, fence: (record: PendingRecord) => void): PendingRecord[] {
    this.releaseHeld();
    const taken: PendingRecord[] = [];
    const maxRecords = Math.min(limits.maxRecords, this.recordLimit);
    let bytes = 0;
    let at = 0;
    for (; at < this.waiting.length && taken.length < maxRecords; at += 1) {
      const record = this.waiting[at] as PendingRecord;
      if (record.owner === undefined || record.owner.state === 'owned') {
        bytes += record.bytes;
        if (bytes > limits.maxBytes && taken.length > 0) break;
        taken.push(record);
      } else if (record.owner.state === 'lost') {
        fence(record);
      } else {
        this.hold(record, record.owner.settled());
      }
    }
    this.waiting = at === this.waiting.length ? [] : this.waiting.slice(at);
    return taken;
  }

  /** Returns a failed batch to the front. Held records re-enter behind it: they are younger than its own of their owner. */
  putBack(batch: PendingRecord[]): void {
    this.waiting = batch.concat(this.held, this.waiting);
    this.held = [];
    this.recheckHeld = false;
  }

  /** Removes and returns everything, in order. */
  drain(): PendingRecord[] {
    this.putBack([]);
    const all = this.waiting;
    this.waiting = [];
    return all;
  }

  failed(nowMs: number): void {
    this.failures += 1;
    this.notBeforeMs = nowMs + backoffMs(this.failures);
  }

  succeeded(): void {
    this.failures = 0;
    this.notBeforeMs = 0;
    this.alone = false;
    if (this.recordLimit !== Number.POSITIVE_INFINITY) {
      this.recordLimit = this.recordLimit >= 512 ? Number.POSITIVE_INFINITY : this.recordLimit * 2;
    }
  }

  private hold(record: PendingRecord, settled: Promise<void>): void {
    this.held.push(record);
    settled.then(this.release, this.release);
  }

  private readonly release = (): void => {
    if (this.held.length === 0 || this.recheckHeld) return;
    this.recheckHeld = true;
    this.onSettled(this);
  };

  private releaseHeld(): void {
    if (this.recheckHeld) this.putBack([]);
  }
}

/** @param failures consecutive ones, at least 1 */
export function backoffMs(failures: number): number {
  const base = Math.min(MAX_BACKOFF_MS, MIN_BACKOFF_MS * 2 ** Math.min(failures - 1, 10));
  return base * (0.8 + Math.random() * 0.4);
}
