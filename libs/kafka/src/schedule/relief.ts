import { chooseLargest, chooseMisplaced, chooseStuck } from './choose-relief.js';
import type { Groups } from './groups.js';
import type { SlotRegister } from './slot-register.js';
import { Starvation } from './starvation.js';
import type { ScheduledRecord, SchedulerOptions } from './types.js';
import type { WaitingRecord } from './waiting-record.js';

/** A full parked lane is turned over this often at most, one lane of the process at a time, in ms: each time costs a publish a record. */
const TURN_OVER_MS = 5_000;

/** What a slot that holds too much lets go of, so that the rest of it is read. */
export class Relief<R extends ScheduledRecord> {
  private nextTurnOverMs = -Infinity;
  private readonly starvation: Starvation;

  constructor(
    private readonly options: Pick<SchedulerOptions<R>, 'admission' | 'nowMs' | 'hasUnseen'>,
    private readonly slots: SlotRegister<R>,
    private readonly groups: Groups<R>,
  ) {
    this.starvation = new Starvation((partition) => groups.isAnyStarving(partition));
  }

  /** Records to be parked, in order. */
  choose(slot: object): readonly WaitingRecord<R>[] {
    const { admission } = this.options;
    if (admission === undefined) return [];
    const first = this.slots.firstIn(slot);
    if (first?.fromParkedLane ?? false) return this.hidesWork(slot, first!) ? this.chooseTurnOver(slot) : [];
    if (admission.isShut === true) return []; // nobody would be read on for it
    return chooseLargest(this.slots.readyByGroup(slot), this.slots.waitingCountIn(slot), this.groups);
  }

  /**
   * May what lies behind a full parked lane start? Of those it is full of, too: each move costs a publish and a read, and breaks
   * the order in which the lane's records could start one day.
   */
  private hidesWork(slot: object, { record: { record } }: WaitingRecord<R>): boolean {
    if (this.options.hasUnseen?.(slot) ?? false) return true;
    return this.starvation.lasts(record.partition, this.options.nowMs());
  }

  private chooseTurnOver(slot: object): readonly WaitingRecord<R>[] {
    const byGroup = this.slots.readyByGroup(slot);
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
