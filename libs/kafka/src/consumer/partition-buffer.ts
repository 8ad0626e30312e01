export interface BufferLimits {
  maxRecords: number;
  maxBytes: number;
}

/** What a record counts for, and where it does. */
export interface Buffered {
  readonly bytes: number;
  stage?: Stage | undefined;
}

/** How much is in one of the places where a record pins its bytes. */
class Stage {
  recordCount = 0;
  byteCount = 0;

  enter(bytes: number): void {
    this.recordCount++;
    this.byteCount += bytes;
  }

  leave(bytes: number): void {
    this.recordCount--;
    this.byteCount -= bytes;
  }
}

/**
 * How much of one topic-partition is held in memory, against its bounds.
 *
 *   waiting ──► started (bounded elsewhere) ──► leaving ──► gone
 *      └──────────── to be parked ─────────────────▲
 */
export class PartitionBuffer {
  private readonly waiting = new Stage();
  private readonly started = new Stage();
  private readonly leaving = new Stage();

  constructor(private readonly limits: BufferLimits) {}

  get recordCount(): number {
    return this.waiting.recordCount + this.leaving.recordCount;
  }

  get byteCount(): number {
    return this.waiting.byteCount + this.leaving.byteCount;
  }

  /** It has not started. */
  hold(record: Buffered): void {
    this.move(record, this.waiting);
  }

  /** Something else bounds how many have. */
  start(record: Buffered): void {
    this.move(record, this.started);
  }

  /** All that is left of it is what Kafka has to acknowledge. Nothing, where even that is done. */
  sendOff(record: Buffered): void {
    if (record.stage !== undefined) this.move(record, this.leaving);
  }

  letGo(record: Buffered): void {
    this.move(record, undefined);
  }

  /** Take nothing more. A single record larger than the bound is still taken into an empty buffer. */
  get full(): boolean {
    return this.recordCount >= this.limits.maxRecords || this.byteCount >= this.limits.maxBytes;
  }

  /** Reading resumes below half of both bounds, not at the edge: each resume costs a fetch. */
  get belowHalf(): boolean {
    return this.isBelowHalf(this);
  }

  /** More than half of a bound waits. What leaves needs no help. */
  get crowded(): boolean {
    return !this.isBelowHalf(this.waiting);
  }

  private isBelowHalf({ recordCount, byteCount }: Pick<Stage, 'recordCount' | 'byteCount'>): boolean {
    return recordCount * 2 <= this.limits.maxRecords && byteCount * 2 <= this.limits.maxBytes;
  }

  private move(record: Buffered, to: Stage | undefined): void {
    record.stage?.leave(record.bytes);
    to?.enter(record.bytes);
    record.stage = to;
  }
}
