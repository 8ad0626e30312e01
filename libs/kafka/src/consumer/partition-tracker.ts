/** Offsets between the watermark and the highest tracked one. A bitmap of them is at most 2,731 characters of metadata. */
export const MAX_OPEN_OFFSETS = 16_384;

/**
 * `new`: run it. `inFlight` and `done`: seen before, drop it. `full`: no room between the watermark and this offset;
 * nothing was tracked, ask again when the watermark has moved.
 */
export type Verdict = 'new' | 'inFlight' | 'done' | 'full';

const UNSEEN = 0;
const IN_FLIGHT = 1;
const DONE = 2;

/**
 * Which offsets of one partition are done, when they finish in any order.
 *
 *      low              hiDone      next
 *       ▼                  ▼          ▼
 *   ────·────#────#────·────#────·────┼──────►      # done   · in flight
 *       └ committed as the offset     └ where reading goes on
 *       └──── committed as a bitmap ┘
 *
 * Only offsets that were read are tracked: one that a read from `next` skips does not exist (compaction, transaction
 * markers) and counts as done, so a gap never holds the watermark. State is a ring of bytes: O(1) for every step.
 */
export class PartitionTracker {
  /** Everything below is done: the offset to commit. */
  low: number;
  /** Nothing from here on was read. */
  next: number;
  /** Accepted and not completed. */
  inFlightCount = 0;
  private hiDone: number;
  private readonly ring: Uint8Array;
  private readonly mask: number;
  private version = 0;
  private committedVersion = 0;

  /** @param capacity a power of two, at most {@link MAX_OPEN_OFFSETS} */
  constructor(
    startOffset: number,
    private readonly capacity = MAX_OPEN_OFFSETS,
  ) {
    this.low = startOffset;
    this.next = startOffset;
    this.hiDone = startOffset - 1;
    this.ring = new Uint8Array(capacity);
    this.mask = capacity - 1;
  }

  /** Offsets must ascend within one read; a read that starts over is fine. */
  accept(offset: number): Verdict {
    if (offset < this.low) return 'done';
    if (offset < this.next) return this.ring[offset & this.mask] === DONE ? 'done' : 'inFlight';
    this.skipTo(offset);
    if (offset < this.low) return 'done';
    if (offset - this.low >= this.capacity) return 'full';
    this.next = offset + 1;
    if (this.ring[offset & this.mask] === DONE) return 'done';
    this.ring[offset & this.mask] = IN_FLIGHT;
    this.inFlightCount++;
    return 'new';
  }

  /** What was not read in [next, offset) does not exist. As far as there is room: the rest is skipped again later. */
  skipTo(offset: number): void {
    if (offset <= this.next) return;
    if (this.inFlightCount === 0) this.advanceTo(offset);
    const end = Math.min(offset, this.low + this.capacity);
    for (; this.next < end; this.next++) this.markDone(this.next);
  }

  /** @returns false when the offset was not in flight here: completing twice is harmless. */
  complete(offset: number): boolean {
    if (offset < this.low || offset >= this.next || this.ring[offset & this.mask] !== IN_FLIGHT) return false;
    this.inFlightCount--;
    this.markDone(offset);
    if (offset === this.low) this.advance();
    return true;
  }

  /** Offsets from the watermark to the next one to read. */
  get span(): number {
    return this.next - this.low;
  }

  /** Offsets done, or found not to exist, since what was last committed; about. */
  get uncommittedCount(): number {
    return this.version - this.committedVersion;
  }

  /** What {@link encode} and `low` say differs from what was last committed. */
  get dirty(): boolean {
    return this.version !== this.committedVersion;
  }

  /** Taken before a commit is sent; what changes while it is under way stays dirty. */
  snapshot(): { offset: number; metadata: string; version: number } {
    return { offset: this.low, metadata: this.encode(), version: this.version };
  }

  markCommitted(version: number): void {
    this.committedVersion = Math.max(this.committedVersion, version);
  }

  /** Makes the tracker commit again what it knows, e.g. because the broker holds something else. */
  touch(): void {
    this.version++;
  }

  /** The completed offsets above the watermark: `b1.` and a base64url bitmap of [low, hiDone]; empty when there are none. */
  encode(): string {
    if (this.hiDone < this.low) return '';
    const bits = new Uint8Array(((this.hiDone - this.low) >> 3) + 1);
    for (let offset = this.low; offset <= this.hiDone; offset++) {
      const i = offset - this.low;
      if (this.ring[offset & this.mask] === DONE) bits[i >> 3]! |= 1 << (i & 7);
    }
    return PREFIX + Buffer.from(bits).toString('base64url');
  }

  /** Continues from a commit. Metadata of another origin or damaged is ignored: its offsets are repeated, never lost. */
  static restore(committedOffset: number, metadata: string | null, capacity = MAX_OPEN_OFFSETS): PartitionTracker {
    const tracker = new PartitionTracker(committedOffset, capacity);
    const bits = decodeBitmap(metadata, capacity);
    for (let i = 0; i < bits.length * 8; i++) {
      if ((bits[i >> 3]! >> (i & 7)) & 1) tracker.markDone(committedOffset + i);
    }
    tracker.advance();
    tracker.committedVersion = tracker.version;
    return tracker;
  }

  private markDone(offset: number): void {
    this.ring[offset & this.mask] = DONE;
    if (offset > this.hiDone) this.hiDone = offset;
    this.version++;
  }

  private advance(): void {
    while (this.low <= this.hiDone && this.ring[this.low & this.mask] === DONE) {
      this.ring[this.low & this.mask] = UNSEEN;
      this.low++;
    }
    if (this.next < this.low) this.next = this.low;
  }

  /** Nothing is in flight: all below `offset` is done, however far away it is. */
  private advanceTo(offset: number): void {
    const end = Math.min(offset, this.low + this.capacity);
    for (let done = this.low; done < end; done++) this.ring[done & this.mask] = UNSEEN;
    this.low = this.next = offset;
    this.hiDone = Math.max(this.hiDone, offset - 1);
    this.version++;
    this.advance();
  }
}

const PREFIX = 'b1.';
const NO_BITS = new Uint8Array(0);

function decodeBitmap(metadata: string | null, capacity: number): Uint8Array {
  if (!metadata?.startsWith(PREFIX)) return NO_BITS;
  const text = metadata.slice(PREFIX.length);
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return NO_BITS;
  const bits = Buffer.from(text, 'base64url');
  return bits.length * 8 <= capacity ? bits : NO_BITS;
}
