import type { Subscription } from '../schedule/types.js';
import { PartitionBuffer } from './partition-buffer.js';
import { PartitionTracker } from './partition-tracker.js';
import { RecentIdentities } from './recent-identities.js';
import type { IntakeLimits } from './runner-limits.js';

/**
 * One topic-partition from the moment it is assigned to this process until it is lost: an assignment epoch. What belongs
 * to a record of it points here, so nothing of an earlier epoch can act for a later one.
 */
export class PartitionState {
  /** Absent until the first commit position is known, or while the group has none: then the first record read sets it. */
  tracker: PartitionTracker | undefined;
  readonly buffer: PartitionBuffer;
  identities = new RecentIdentities();
  /** The commit position was read; before that nothing is taken in. */
  ready = false;
  /** Owned by another process from here on, for good. */
  lost = false;
  /** Reading is paused at a bound. */
  paused = false;
  /** That bound is the one on open offsets: what is in memory is little, but something old is not done. */
  offsetsFull = false;
  /** The broker does not have the offset we asked for: the next read starts wherever its log does. */
  positionLost = false;
  /** Handlers and parkings under way. */
  activeCount = 0;

  constructor(
    readonly topic: string,
    readonly partition: number,
    readonly subscription: Subscription,
    private readonly limits: IntakeLimits,
  ) {
    this.buffer = new PartitionBuffer({ maxRecords: limits.maxBufferedRecords, maxBytes: limits.maxBufferedBytes });
  }

  /** @param committed the offset and metadata the group holds for this partition; offset below 0 = none */
  restore(committed: { offset: number; metadata: string | null }): void {
    this.ready = true;
    if (committed.offset < 0) return;
    this.tracker = PartitionTracker.restore(committed.offset, committed.metadata, this.limits.maxOpenOffsets);
  }

  /**
   * A read that was asked for from `fetchOffset` on answered with `firstOffset` first. Returns the tracker to take it
   * into; undefined when the read left a hole, which would count as done: read again from `tracker.next`.
   */
  trackerFor(fetchOffset: number, firstOffset: number): PartitionTracker | undefined {
    if (this.positionLost) return this.restartAt(firstOffset);
    this.tracker ??= new PartitionTracker(firstOffset, this.limits.maxOpenOffsets);
    return fetchOffset > this.tracker.next ? undefined : this.tracker;
  }

  /**
   * Holds so much that something should go: more than half of a bound, so that others' records are read on. A parked lane, whose
   * records could only be parked again, is to be full first.
   */
  get crowded(): boolean {
    return this.subscription.lane?.kind === 'parked' ? this.paused : !this.buffer.belowHalf;
  }

  /** Paused, and now well below the bound at which it was: each resume costs a fetch. */
  get mayResume(): boolean {
    if (!this.paused || !this.buffer.belowHalf) return false;
    return !this.offsetsFull || (this.tracker?.span ?? 0) * 2 <= this.limits.maxOpenOffsets;
  }

  /**
   * The log begins after our position (expired): a gap. Or it ends before it (truncated, or the topic was made anew): its
   * offsets begin again, and taking them for those we know would drop new records. Records already taken finish; what
   * they complete is the old tracker's.
   */
  private restartAt(firstOffset: number): PartitionTracker {
    this.positionLost = false;
    if (this.tracker === undefined || firstOffset < this.tracker.next) {
      this.tracker = new PartitionTracker(firstOffset, this.limits.maxOpenOffsets);
      // What is still in flight under its old offset must not count as done under its new one.
      this.identities = new RecentIdentities();
    } else {
      this.tracker.skipTo(firstOffset);
    }
    this.tracker.touch(); // the client library has overwritten the committed offset
    return this.tracker;
  }
}
