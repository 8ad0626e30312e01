import type { Group, LaneEntry } from './group.js';
import type { TurnRing } from './turn-ring.js';

/** Each is for one turn of a group's tenant before the others of that: one for each lane whose next record is due. */
export class Tickets<W extends LaneEntry> {
  constructor(private readonly ring: TurnRing<Group<W>>) {}

  give(group: Group<W>): void {
    if (group.ticketCount >= group.waitingCount) return; // of records that have left without
    group.ticketCount++;
    this.ring.hurry(group);
  }

  /** Of those that are owed. One at a time: most of them would only be owed again. */
  giveBack(group: Group<W>): void {
    if (group.owedTicketCount === 0 || group.ticketCount > 0) return;
    group.owedTicketCount--;
    this.give(group);
  }

  use(group: Group<W>): void {
    group.ticketCount--;
    this.giveBack(group);
  }

  /** One that is at its bound gets it back when it is not. */
  drop(group: Group<W>, atItsBound: boolean): void {
    group.ticketCount--;
    if (atItsBound) group.owedTicketCount++;
  }
}
