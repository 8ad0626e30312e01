import { chooseLargest, chooseMisplaced, chooseStuck } from './choose-relief.js';
import type { Groups } from './groups.js';
import type { SlotRegister } from './slot-register.js';
import { Starvation } from './starvation.js';
import type { ScheduledRecord, SchedulerOptions } from './types.js';
import type { WaitingRecord } from './waiting-record.js';

/** A full parked lane is turned over this often at most, one lane of the process at a time, in ms: each time costs a publish a record. */
const TURN_OVER_MS = 2_000;

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
    const first = this.slots.firstIn(slot);
    if (admission === undefined || first === undefined) return [];
    if (admission.isShut === true) return []; // nobody would be read on for it
    if (first.fromParkedLane) return this.chooseTurnOver(slot, first.record.record.partition);
    return chooseLargest(this.slots.readyByGroup(slot), this.slots.waitingCountIn(slot), this.groups);
  }

  /**
   * Nothing, where nothing that lies behind may start: each move costs a publish and a read, and breaks the order in which the lane's
   * records could start one day. What is kept here by an earlier one behind it gives way to its own group, too; the rest to others than
   * those that would be moved.
   */
  private chooseTurnOver(slot: object, partition: number): readonly WaitingRecord<R>[] {
    const nowMs = this.options.nowMs();
    const hasUnseen = this.options.hasUnseen?.(slot) ?? false;
    const isStarved = this.starvation.lasts(partition, nowMs);
    if (!hasUnseen && !isStarved) return [];
    const byGroup = this.slots.readyByGroup(slot);
    const misplaced = chooseMisplaced(byGroup, this.groups);
    if (misplaced.length > 0 || nowMs < this.nextTurnOverMs) return misplaced;
    const stuck = chooseStuck(byGroup, this.groups, isStarved);
    const moved = new Set(stuck.map(({ group }) => group.key));
    if (!hasUnseen && !this.groups.isAnyStarving(partition, (key) => !moved.has(key))) return [];
    if (stuck.length > 0) {
      this.nextTurnOverMs = nowMs + TURN_OVER_MS;
      this.slots.moveToEnd(slot);
    }
    return stuck;
  }
}
