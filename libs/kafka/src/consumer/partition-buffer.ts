export interface BufferLimits {
  maxRecords: number;
  maxBytes: number;
}

/** How much of one topic-partition is held in memory, against its bounds. */
export class PartitionBuffer {
  recordCount = 0;
  byteCount = 0;

  constructor(private readonly limits: BufferLimits) {}

  add(bytes: number): void {
    this.recordCount++;
    this.byteCount += bytes;
  }

  remove(bytes: number): void {
    this.recordCount--;
    this.byteCount -= bytes;
  }

  /** Take nothing more. A single record larger than the bound is still taken into an empty buffer. */
  get full(): boolean {
    return this.recordCount >= this.limits.maxRecords || this.byteCount >= this.limits.maxBytes;
  }

  /** Reading resumes below half of both bounds, not at the edge: each resume costs a fetch. */
  get belowHalf(): boolean {
    return this.recordCount * 2 <= this.limits.maxRecords && this.byteCount * 2 <= this.limits.maxBytes;
  }
}
