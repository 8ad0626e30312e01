import { setTimeout as sleep } from 'node:timers/promises';

/** Written, or refused for what the row itself is. */
export type WriteOutcome = { written: true } | { written: false; detail: string };

/** The writer was stopped before the row was committed. Whoever handed it over hands it over again. */
export class WriterStoppedError extends Error {
  readonly code = 'writer_stopped';
  override readonly name = 'WriterStoppedError';
}

export interface BatchWriterOptions<Row> {
  /** Commits all rows or none. */
  insert: (rows: readonly Row[]) => Promise<void>;
  /** Why a row, and not the store, is at fault; undefined: the same rows may go in later. */
  dataFaultOf: (error: unknown) => string | undefined;
  bytesOf: (row: Row) => number;
  /** Bounds of one insert. */
  maxRows: number;
  maxBytes: number;
  /** Pause before an insert is tried again, in ms: doubles from the first to the second. */
  retryDelayMs: readonly [first: number, longest: number];
  onInserted?: (rows: readonly Row[], durationMs: number) => void;
  /** The store is away; told at the first failure, then once per pause. */
  onUnavailable?: (error: unknown, failures: number) => void;
}

interface Waiting<Row> {
  row: Row;
  /** Monotonic time at which it was handed over. */
  sinceMs: number;
  resolve: (outcome: WriteOutcome) => void;
  reject: (error: Error) => void;
}

/**
 * Collects rows and inserts them in batches: while one insert is under way the next batch forms, so a batch is what
 * arrived during the last one and no timer is needed. One insert at a time.
 *
 * It holds as many rows as its caller hands over unanswered: the consumer's limits are the bound.
 */
export class BatchWriter<Row> {
  private waiting: Waiting<Row>[] = [];
  /** Of the insert under way. */
  private oldest: Waiting<Row> | undefined;
  private draining: Promise<void> | undefined;
  private readonly stopping = new AbortController();

  constructor(private readonly options: BatchWriterOptions<Row>) {}

  /** Resolves after the commit. @throws WriterStoppedError */
  write(row: Row): Promise<WriteOutcome> {
    if (this.stopping.signal.aborted) return Promise.reject(new WriterStoppedError('the writer is stopped'));
    return new Promise((resolve, reject) => {
      this.waiting.push({ row, sinceMs: performance.now(), resolve, reject });
      this.draining ??= this.drain().finally(() => (this.draining = undefined));
    });
  }

  /** Since when the oldest row waits that is not committed, in monotonic time; undefined: none does. */
  get waitingSinceMs(): number | undefined {
    return (this.oldest ?? this.waiting[0])?.sinceMs;
  }

  /** Ends the insert under way, or the pause before it is tried again; then gives up what is left. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.draining;
  }

  private async drain(): Promise<void> {
    // Records that are already on their way through the handlers go into the first batch.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      const batch = this.takeBatch();
      [this.oldest] = batch;
      await this.insert(batch);
      this.oldest = undefined;
    }
  }

  private takeBatch(): Waiting<Row>[] {
    let bytes = 0;
    let count = 0;
    for (const { row } of this.waiting) {
      bytes += this.options.bytesOf(row);
      if (count > 0 && (count >= this.options.maxRows || bytes > this.options.maxBytes)) break;
      count++;
    }
    return this.waiting.splice(0, count);
  }

  /** Halves a batch until the bad row is alone: n rows with one bad one take about 2 log2(n) inserts. */
  private async insert(batch: Waiting<Row>[]): Promise<void> {
    const fault = await this.tryUntilDecided(batch.map(({ row }) => row));
    const [first] = batch;
    if (fault === 'stopped') {
      for (const { reject } of batch) reject(new WriterStoppedError('the store was away until the end'));
    } else if (fault === undefined) {
      for (const { resolve } of batch) resolve({ written: true });
    } else if (batch.length === 1 && first !== undefined) {
      first.resolve({ written: false, detail: fault.detail });
    } else {
      const middle = Math.ceil(batch.length / 2);
      await this.insert(batch.slice(0, middle));
      await this.insert(batch.slice(middle));
    }
  }

  private async tryUntilDecided(rows: Row[]): Promise<undefined | 'stopped' | { detail: string }> {
    const [firstMs, longestMs] = this.options.retryDelayMs;
    for (let failures = 1; !this.stopping.signal.aborted; failures++) {
      const error = await this.tryOnce(rows);
      if (error === undefined) return undefined;
      const detail = this.options.dataFaultOf(error.failure);
      if (detail !== undefined) return { detail };
      this.options.onUnavailable?.(error.failure, failures);
      await this.pause(Math.min(longestMs, firstMs * 2 ** (failures - 1)));
    }
    return 'stopped';
  }

  private async tryOnce(rows: Row[]): Promise<undefined | { failure: unknown }> {
    const startedAtMs = performance.now();
    try {
      await this.options.insert(rows);
    } catch (failure) {
      return { failure };
    }
    this.options.onInserted?.(rows, performance.now() - startedAtMs);
    return undefined;
  }

  private pause(delayMs: number): Promise<void> {
    return sleep(delayMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
