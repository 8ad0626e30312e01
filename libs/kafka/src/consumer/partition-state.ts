import type { Subscription } from '../schedule/types.js';
import { PartitionBuffer } from './partition-buffer.js';
import { PartitionTracker } from './partition-tracker.js';
import { RecentIdentities, REMEMBERED_COUNT } from './recent-identities.js';
import type { IntakeLimits } from './runner-limits.js';
import { WorkHistory } from './work-history.js';

/**
 * One topic-partition from the moment it is assigned to this process until it is lost: an assignment epoch. What belongs
 * to a record of it points here, so nothing of an earlier epoch can act for a later one.
 */
export class PartitionState {
  /** Absent until the first commit position is known, or while the group has none: then the first record read sets it. */
  tracker: PartitionTracker | undefined;
  readonly buffer: PartitionBuffer;
  identities = new RecentIdentities();
  /** Of this partition number of all topics. */
  history = new WorkHistory();
  /** The commit position was read; before that nothing is taken in. */
  ready = false;
  /** Owned by another process from here on, for good. */
  lost = false;
  /** Reading is paused at a bound. */
  paused = false;
  /** What the last read has brought is still being taken in, while others are read. Reading is paused for that long. */
  taking = false;
  /** That bound is the one on open offsets: what is in memory is little, but something old is not done. */
  offsetsFull = false;
  /** The broker does not have the offset we asked for: the next read starts wherever its log does. */
  positionLost = false;
  /** Handlers and parkings under way. */
  activeCount = 0;
  /**
   * What lies in a parked lane before this offset is not counted as away: a predecessor parked it. Rather too low than too high: a count
   * that is too low is right again at 0.
   */
  private countedFrom = 0;
  /** What lies before this offset may be uncounted. Infinity: all that is there. */
  private unseenTo = Infinity;
  /** Reading is still below what was committed: there it looks for identities alone. The next offset to read. */
  private recallOffset: number | undefined;

  constructor(
    readonly topic: string,
    readonly partition: number,
    readonly subscription: Subscription,
    private readonly limits: IntakeLimits,
  ) {
    this.buffer = new PartitionBuffer({ maxRecords: limits.maxBufferedRecords, maxBytes: limits.maxBufferedBytes });
  }

  /**
   * @param committed the offset and metadata the group holds for this partition; offset below 0 = none
   * @param log where the log begins and ends. Given the beginning, the records before the committed offset are read once more: who had
   * them is gone, and what is known of them with it.
   */
  restore(
    committed: { offset: number; metadata: string | null },
    { start = Infinity, end }: { start?: number | undefined; end?: number | undefined } = {},
  ): void {
    this.ready = true;
    this.countedFrom = end ?? 0;
    this.unseenTo = end ?? Infinity;
    if (committed.offset < 0) return;
    this.tracker = PartitionTracker.restore(committed.offset, committed.metadata, this.limits.maxOpenOffsets);
    this.recallFrom(Math.max(start, this.tracker.low - REMEMBERED_COUNT));
  }

  get isParkedLane(): boolean {
    return this.subscription.lane?.kind === 'parked';
  }

  /** A record that is there twice is a second copy: in a parked lane it was put off again. */
  get comesOnce(): boolean {
    return !this.isParkedLane;
  }

  /** What is done of a log that is gone says nothing of the one that is there now: its offsets would pass over new records. */
  get mayCommit(): boolean {
    return !this.lost && !this.positionLost;
  }

  /**
   * Where reading goes on; undefined while the group has no position. Where the log does not have that, from its beginning: by the time
   * somebody asks, what was written since may have come to that position, and what lies before would be passed over.
   */
  get readOffset(): number | undefined {
    if (this.positionLost) return 0;
    return this.recallOffset ?? this.tracker?.next;
  }

  /** What is read was done before this process had the partition. */
  get recalling(): boolean {
    return this.recallOffset !== undefined;
  }

  /** Of what was done before, all below `offset` is known, or need not be. */
  recalledTo(offset: number): void {
    if (this.recallOffset !== undefined) this.recallFrom(Math.max(offset, this.recallOffset));
  }

  /** Of what was done before, the `count` latest are enough. @returns true when that lets something out */
  recallLatest(count: number): boolean {
    const before = this.recallOffset;
    if (this.tracker !== undefined) this.recalledTo(Math.floor(this.tracker.low - count));
    return this.recallOffset !== before;
  }

  /** A record at this offset is not among those that are counted as away. */
  isUncounted(offset: number): boolean {
    return offset < this.countedFrom;
  }

  /** What is parked so far is not counted any more. */
  forgetParked(): void {
    this.countedFrom = 0;
    this.unseenTo = Infinity;
  }

  /** Something that may be uncounted was not read yet. */
  get hasUnseen(): boolean {
    return this.tracker === undefined || this.tracker.next < this.unseenTo;
  }

  /** Up to what was committed. */
  private recallFrom(offset: number): void {
    this.recallOffset = this.tracker !== undefined && offset < this.tracker.low ? offset : undefined;
  }

  /**
   * A read that was asked for from `fetchOffset` on answered with `firstOffset` first. Returns the tracker to take it
   * into; undefined when it must be read again from `readOffset` on: the read left a hole, which would count as done, or the
   * log ends before what was committed, so that it is another one and nothing of it was done.
   */
  trackerFor(fetchOffset: number, firstOffset: number, endOffset: number): PartitionTracker | undefined {
    this.countedFrom = Math.min(this.countedFrom, endOffset);
    this.unseenTo = Math.min(this.unseenTo, endOffset);
    if (this.positionLost) return this.restartAt(firstOffset, endOffset);
    if (this.recalling && endOffset < this.tracker!.low) {
      this.recalledTo(Infinity);
      return undefined;
    }
    this.tracker ??= new PartitionTracker(firstOffset, this.limits.maxOpenOffsets);
    return fetchOffset > this.tracker.next ? undefined : this.tracker;
  }

  /**
   * So much waits that something should go: more than half of a bound, so that others' records are read on. A parked lane, whose
   * records could only be parked again, is to be full first.
   */
  get crowded(): boolean {
    if (!this.isParkedLane) return this.buffer.crowded;
    return this.paused && (this.offsetsFull || this.buffer.crowded);
  }

  /** More than half of a bound is used: soon it is read no further, whoever's records come next. */
  get nearBound(): boolean {
    return !this.buffer.belowHalf || this.spanAboveHalf;
  }

  /** Nothing more of it is read for now. */
  get isHalted(): boolean {
    return this.paused || this.taking;
  }

  /** Paused, and now well below the bound at which it was: each resume costs a fetch. */
  get mayResume(): boolean {
    if (!this.paused || !this.buffer.belowHalf) return false;
    return !this.offsetsFull || !this.spanAboveHalf;
  }

  private get spanAboveHalf(): boolean {
    return (this.tracker?.span ?? 0) * 2 > this.limits.maxOpenOffsets;
  }

  /**
   * The log begins after our position (expired): a gap. Or it ends before it (truncated, or the topic was made anew): its
   * offsets begin again, and taking them for those we know would drop new records. Records already taken finish; what
   * they complete is the old tracker's.
   */
  private restartAt(firstOffset: number, endOffset: number): PartitionTracker {
    this.positionLost = false;
    this.recallOffset = undefined;
    if (this.tracker === undefined || firstOffset < this.tracker.next) {
      this.tracker = new PartitionTracker(firstOffset, this.limits.maxOpenOffsets);
      this.unseenTo = endOffset;
      // What is still in flight under its old offset must not count as done under its new one.
      this.identities = new RecentIdentities();
      this.history.clear();
    } else {
      this.tracker.skipTo(firstOffset);
    }
    this.tracker.touch(); // the client library has overwritten the committed offset
    return this.tracker;
  }
}
