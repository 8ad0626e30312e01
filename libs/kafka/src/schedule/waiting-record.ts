import type { Group, Lane, LaneEntry } from './group.js';
import type { RingStay } from './ring-stay.js';
import type { ScheduledRecord } from './types.js';

/**
 * A record that has not started.
 * `timed`: not due yet. `ready`: may start. `gone`: started, parked or dropped; heaps skip it, and it pins no bytes.
 */
export class WaitingRecord<R extends ScheduledRecord> implements LaneEntry {
  phase: 'timed' | 'ready' | 'gone' = 'timed';
  lane: Lane<WaitingRecord<R>> | undefined;
  /** Of a parked lane, while its time is ahead (monotonic ms): until then it waits, whoever keeps it waiting. */
  latestMs: number | undefined;
  /** WaitingClock ms at which it became ready. */
  readyMs = 0;
  /** For how long the process had kept its group waiting then: only what came after is this record's. */
  blockedAtReadyMs = 0;
  private held: R | undefined;

  constructor(
    record: R,
    readonly group: Group<WaitingRecord<R>>,
  ) {
    this.held = record;
  }

  get record(): R {
    if (this.held === undefined) throw new Error('a record that is gone was used');
    return this.held;
  }

  get sequence(): number {
    return this.held?.plan.sequence ?? Infinity;
  }

  get fromParkedLane(): boolean {
    return this.held?.subscription.lane?.kind === 'parked';
  }

  /** Unless a predecessor parked it. */
  get isCountedAsParked(): boolean {
    return this.fromParkedLane && this.held?.isUncounted !== true;
  }

  get fromDelayedLane(): boolean {
    return this.held?.subscription.lane?.kind === 'delayed';
  }

  /** Its group's, by what may keep it waiting. */
  get stay(): RingStay {
    return this.fromParkedLane ? this.group.parkedStay : this.group.stay;
  }

  /** Of the topic it came from; 0 where that has none. */
  get laneDelayMs(): number {
    return this.held?.subscription.lane?.delayMs ?? 0;
  }

  leave(): R {
    const record = this.record;
    this.phase = 'gone';
    this.held = undefined;
    return record;
  }
}
