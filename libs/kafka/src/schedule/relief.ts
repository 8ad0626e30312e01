import { chooseLargest, chooseMisplaced, chooseStuck } from './choose-relief.js';
import type { Groups } from './groups.js';
import type { SlotRegister } from './slot-register.js';
import type { ScheduledRecord, SchedulerOptions } from './types.js';
import type { WaitingRecord } from './waiting-record.js';

/** A full parked lane is turned over this often at most, one lane of the process at a time, in ms: each time costs a publish a record. */
const TURN_OVER_MS = 5_000;

/** What a slot that holds too much lets go of, so that the rest of it is read. */
export class Relief<R extends ScheduledRecord> {
  private nextTurnOverMs = -Infinity;

  constructor(
    private readonly options: Pick<SchedulerOptions<R>, 'admission' | 'nowMs'>,
    private readonly slots: SlotRegister<R>,
    private readonly groups: Groups<R>,
  ) {}

  /** Records to be parked, in order. */
  choose(slot: object): readonly WaitingRecord<R>[] {
    const { admission } = this.options;
    if (admission === undefined) return [];
    const byGroup = this.slots.readyByGroup(slot);
    if (byGroup[0]?.[0]?.fromParkedLane ?? false) return this.chooseTurnOver(slot, byGroup);
    if (admission.isShut === true) return []; // nobody would be read on for it
    return chooseLargest(byGroup, this.slots.waitingCountIn(slot), this.groups);
  }

  private chooseTurnOver(slot: object, byGroup: readonly WaitingRecord<R>[][]): readonly WaitingRecord<R>[] {
    const misplaced = chooseMisplaced(byGroup, this.groups);
    const nowMs = this.options.nowMs();
    if (misplaced.length > 0 || nowMs < this.nextTurnOverMs) return misplaced;
    const stuck = chooseStuck(byGroup, this.groups);
    if (stuck.length > 0) {
      this.nextTurnOverMs = nowMs + TURN_OVER_MS;
      this.slots.moveToEnd(slot);
    }
    return stuck;
  }
}
