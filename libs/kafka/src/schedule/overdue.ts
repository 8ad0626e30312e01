import type { Groups } from './groups.js';
import { OwnWait } from './own-wait.js';
import { TimeHeap } from './time-heap.js';
import type { ScheduledRecord } from './types.js';
import type { WaitingClock } from './waiting-clock.js';
import type { WaitingRecord } from './waiting-record.js';

/** Ready records that their own group has kept for too long, and what of their order is parked with them. */
export class Overdue<R extends ScheduledRecord> {
  private readonly ownWait: OwnWait<R>;
  /** Of parked lanes, by their latest time. */
  private readonly latest = new TimeHeap<WaitingRecord<R>>(
    ({ latestMs, phase }) => phase === 'ready' && latestMs !== undefined,
  );

  /** @param maxMs the longest that a record waits which has no latest time of its own; Infinity: none is watched */
  constructor(
    private readonly groups: Groups<R>,
    clock: WaitingClock,
    private readonly maxMs: number,
  ) {
    this.ownWait = new OwnWait(clock, maxMs);
  }

  watch(waiting: WaitingRecord<R>): void {
    if (waiting.latestMs !== undefined) this.latest.push(waiting.latestMs, waiting);
    else if (this.maxMs < Infinity) this.ownWait.begin(waiting);
  }

  /** Records to be parked, each before the next is asked for. */
  *pop(nowMs: number): Generator<WaitingRecord<R>> {
    for (let waiting = this.latest.popDue(nowMs); waiting !== undefined; waiting = this.latest.popDue(nowMs)) {
      if (waiting.phase !== 'ready') continue;
      if (this.isHeldByItsOwn(waiting)) yield* this.through(waiting);
      // Its group has a slot, only the process has not: it is not put off for another tier because of that.
      else this.ownWait.begin(waiting);
    }
    for (let overdue = this.ownWait.popOverdue(); overdue !== undefined; overdue = this.ownWait.popOverdue()) {
      yield* this.lane(overdue);
    }
  }

  /**
   * The lane as a whole, in order, but for what has a latest time of its own, or has had one and waits for the process alone: it would be put
   * off for another tier only because something has come after it. Where so many are away that orders are not told apart, what comes after
   * the record goes along as it is.
   */
  private *lane({ lane, fromParkedLane, sequence }: WaitingRecord<R>): Generator<WaitingRecord<R>> {
    for (const waiting of lane!.unstarted()) {
      // What comes after it would not know that it is away.
      const wouldLoseTrack = waiting.sequence > sequence && this.groups.losesTrack;
      const isOverdueWithIt = waiting.latestMs === undefined && (fromParkedLane || !waiting.fromParkedLane);
      if (wouldLoseTrack || isOverdueWithIt) yield waiting;
    }
  }

  /**
   * Those of its order before it go before it: on the topic they keep their places. One in a longer lane is before it as it is. Later ones
   * wait here for it to come back, unless it would be one of so many that this is not known.
   */
  private *through({ lane, sequence, laneDelayMs }: WaitingRecord<R>): Generator<WaitingRecord<R>> {
    for (const waiting of lane!.unstarted()) {
      const goesAlong = waiting.sequence <= sequence ? waiting.laneDelayMs <= laneDelayMs : this.groups.losesTrack;
      if (goesAlong) yield waiting;
    }
  }

  private isHeldByItsOwn({ group, lane }: WaitingRecord<R>): boolean {
    // Where others of it that were parked wait for the process, this one would, had the one before it ended.
    const isBehindItsOwn = lane!.running && !this.groups.waitsForProcess(group);
    return isBehindItsOwn || this.groups.isHeld(group, lane!) || this.groups.isAtItsBound(group);
  }
}
