import { TimeHeap } from './time-heap.js';
import type { ScheduledRecord } from './types.js';
import type { WaitingClock } from './waiting-clock.js';
import type { WaitingRecord } from './waiting-record.js';

/**
 * Which ready records their own group has held for too long. What the process-wide budget, a hold or a lack of CPU cost them
 * does not count, so a record that is due for a look may have to be looked at again.
 */
export class OwnWait<R extends ScheduledRecord> {
  private readonly looks = new TimeHeap<WaitingRecord<R>>(({ phase }) => phase === 'ready');

  constructor(
    private readonly clock: WaitingClock,
    private readonly maxMs: number,
  ) {}

  /** The wait counts from now. */
  begin(waiting: WaitingRecord<R>): void {
    waiting.latestMs = undefined;
    waiting.readyMs = this.clock.now();
    waiting.blockedAtReadyMs = waiting.stay.waitMs(waiting.readyMs);
    this.looks.push(waiting.readyMs + this.maxMs, waiting);
  }

  /** The next one that has waited too long; it is not watched any more. */
  popOverdue(): WaitingRecord<R> | undefined {
    const nowMs = this.clock.now();
    for (let waiting = this.looks.popDue(nowMs); waiting !== undefined; waiting = this.looks.popDue(nowMs)) {
      if (waiting.phase !== 'ready') continue;
      const blockedMs = waiting.stay.waitMs(nowMs) - waiting.blockedAtReadyMs;
      const leftMs = this.maxMs - (nowMs - waiting.readyMs - blockedMs);
      if (nowMs + leftMs <= nowMs) return waiting; // also of a remainder that a number of this size cannot tell
      this.looks.push(nowMs + leftMs, waiting);
    }
    return undefined;
  }
}
