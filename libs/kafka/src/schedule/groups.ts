import { AwayCounts } from './away-counts.js';
import { awayKeyOf, AwayRecords } from './away-records.js';
import type { BudgetClock } from './budget-clock.js';
import type { CatchUp } from './catch-up.js';
import { Group, type Lane } from './group.js';
import { TurnRing } from './turn-ring.js';
import type { AdmissionControl, ScheduledRecord } from './types.js';
import type { WaitingClock } from './waiting-clock.js';
import type { WaitingRecord } from './waiting-record.js';

export interface Turn<R extends ScheduledRecord> {
  group: Group<WaitingRecord<R>>;
  lane: Lane<WaitingRecord<R>>;
}

/**
 * All groups that are not over, and whose turn it is.
 *
 * Those that may start wait in a ring, where tenants take turns and each tenant's groups. One that its own bound holds waits beside it,
 * since in the ring it is the budget that is blamed. A lane with an earlier record away has no turn.
 *
 * A record that is due is late by all that goes before it. So every other turn of a tenant is one of its groups that have such records,
 * if it has any.
 */
export class Groups<R extends ScheduledRecord> {
  private readonly known = new Map<string, Group<WaitingRecord<R>>>();
  private readonly ring = new TurnRing<Group<WaitingRecord<R>>>();
  /** Looked at again at each tick and when a call of theirs ends. */
  private readonly refused = new Set<Group<WaitingRecord<R>>>();
  private readonly away = new AwayRecords();
  private readonly awayCounts = new AwayCounts();

  constructor(
    private readonly admission: AdmissionControl | undefined,
    private readonly clock: WaitingClock,
    private readonly budget: BudgetClock,
    private readonly catchUp: CatchUp<Group<WaitingRecord<R>>>,
  ) {}

  get size(): number {
    return this.known.size;
  }

  of(key: string, tenant = ''): Group<WaitingRecord<R>> {
    let group = this.known.get(key);
    if (group === undefined) this.known.set(key, (group = new Group<WaitingRecord<R>>(key, tenant)));
    return group;
  }

  /** Lets go of a group that is over. */
  forget(group: Group<WaitingRecord<R>>): void {
    if (!group.idle || group.inRing || group.ticketCount > 0) return;
    this.refused.delete(group);
    this.known.delete(group.key);
  }

  /** Something of the group may have become able to start. */
  enroll(group: Group<WaitingRecord<R>>): void {
    if (!group.inRing) this.enterRing(group);
    if (group.owedTicketCount > 0 && !this.isAtItsBound(group)) this.giveBackTicket(group);
  }

  /** One at a time: most of them would only be owed again. */
  private giveBackTicket(group: Group<WaitingRecord<R>>): void {
    if (group.owedTicketCount === 0 || group.ticketCount > 0) return;
    group.owedTicketCount--;
    this.hurry(group);
  }

  private enterRing(group: Group<WaitingRecord<R>>): void {
    if (group.waitingCount > 0 && this.isAtItsBound(group)) {
      this.refused.add(group);
      return;
    }
    this.refused.delete(group);
    if (group.waitingCount === 0) return;
    group.enterRing(this.budget.at(this.clock.now()));
    this.ring.push(group);
  }

  enrollRefused(): void {
    for (const group of this.refused) this.enroll(group);
  }

  /** A record of the group is due: a ticket, for one turn of its tenant before the others of that. */
  hurry(group: Group<WaitingRecord<R>>): void {
    if (group.ticketCount >= group.waitingCount) return; // of records that have left without
    group.ticketCount++;
    this.ring.hurry(group);
  }

  /** Those that wait for the pace of what was put off come back, as many as it lets. */
  enrollPaced(): void {
    for (const group of this.catchUp.goingOn()) this.ring.push(group);
  }

  /** Whose turn it is; undefined when nothing may start now. */
  next(): Turn<R> | undefined {
    for (let turn = this.ring.peek(); turn !== undefined; turn = this.ring.peek()) {
      const { member: group, hurried } = turn;
      const isHeld = (lane: Lane<WaitingRecord<R>>) => this.isHeld(group, lane);
      const lane = hurried ? group.nextUrgentLane(isHeld) : group.nextLane(isHeld);
      const verdict = lane === undefined ? 'group' : this.mayStart(group, lane);
      if (verdict === 'budget') break;
      if (lane !== undefined && verdict === 'yes') {
        this.ring.shift();
        if (hurried) this.useTicket(group);
        else this.ring.push(group);
        return { group, lane };
      }
      this.ring.drop();
      if (hurried) this.dropTicket(group, lane !== undefined);
      else if (verdict === 'pace') this.catchUp.wait(group);
      else this.leaveRing(group, lane !== undefined);
      this.forget(group);
    }
    this.rest();
    return undefined;
  }

  private mayStart(group: Group<WaitingRecord<R>>, lane: Lane<WaitingRecord<R>>): 'yes' | 'group' | 'budget' | 'pace' {
    const verdict = this.admission?.mayStart(group.key) ?? 'yes';
    const isPaced = verdict === 'yes' && lane.head()!.fromParkedLane && !this.catchUp.mayStart();
    return isPaced ? 'pace' : verdict;
  }

  private useTicket(group: Group<WaitingRecord<R>>): void {
    group.ticketCount--;
    this.giveBackTicket(group);
  }

  /** One that is at its bound gets it back when it is not. */
  private dropTicket(group: Group<WaitingRecord<R>>, atItsBound: boolean): void {
    group.ticketCount--;
    if (atItsBound) group.owedTicketCount++;
  }

  private leaveRing(group: Group<WaitingRecord<R>>, atItsBound: boolean): void {
    group.leaveRing(this.budget.at(this.clock.now()));
    if (atItsBound) this.refused.add(group);
  }

  /** Nothing starts for now: those in the ring, and those that wait for the pace, wait for the process, not for their own. */
  rest(): void {
    this.budget.set(!this.ring.isEmpty || !this.catchUp.isEmpty, this.clock.now());
  }

  isAtItsBound({ key }: Group<WaitingRecord<R>>): boolean {
    return this.admission?.mayStart(key) === 'group';
  }

  /** Something of its order that was published earlier has been parked, and is not back. */
  isHeld(group: Group<WaitingRecord<R>>, lane: Lane<WaitingRecord<R>>): boolean {
    const head = lane.head();
    if (lane.awayKey === undefined || head === undefined) return false;
    return this.away.holds(group.key, lane.awayKey, head.sequence, head.fromParkedLane);
  }

  /** Has a group of this partition number a free slot, records away, and none here that may start? */
  isAnyStarving(partition: number, isMeant: (key: string) => boolean = () => true): boolean {
    const isStarving = (key: string) => this.admission?.mayStart(key) !== 'group' && !this.hasStartable(key);
    return this.awayCounts.some(partition, (key) => isMeant(key) && isStarving(key));
  }

  private hasStartable(key: string): boolean {
    const group = this.known.get(key);
    return group?.nextLane((lane) => this.isHeld(group, lane)) !== undefined;
  }

  /** The record is being parked. */
  left({ plan: { group: key = '', order, sequence = Infinity }, record: { partition } }: R): void {
    this.awayCounts.left(key, partition);
    if (order === undefined) return;
    this.away.left(key, this.known.get(key)?.lanes.get(order)?.awayKey ?? awayKeyOf(key, order), sequence);
  }

  /** A parked record was read back. */
  back(scheduled: R): void {
    if (scheduled.isUncounted !== true) this.awayCounts.back(scheduled.plan.group ?? '');
    this.isHere(scheduled);
  }

  /** A record that {@link left} will not be read back. */
  over(scheduled: R): void {
    this.awayCounts.back(scheduled.plan.group ?? '');
    this.isHere(scheduled);
  }

  /** What is away of this partition number is another process's, or nobody knows what that is: it is not counted any more. */
  recount(partition: number): void {
    this.awayCounts.forget(partition);
  }

  /** So many are away that not all are told apart. */
  get losesTrack(): boolean {
    return this.away.isFull;
  }

  /** Nobody knows any more in what order what is away is. */
  forgetAway(): void {
    this.away.forget();
    for (const group of this.known.values()) this.queueAll(group);
  }

  private isHere({ plan: { group: key = '', order, sequence = Infinity } }: R): void {
    if (order === undefined) return;
    const group = this.known.get(key);
    const lane = group?.lanes.get(order);
    const mayFreeAll = this.away.back(key, lane?.awayKey ?? awayKeyOf(key, order), sequence);
    if (group === undefined) return;
    if (mayFreeAll) this.queueAll(group);
    else if (lane !== undefined) group.queue(lane, false);
    this.enroll(group);
  }

  private queueAll(group: Group<WaitingRecord<R>>): void {
    for (const lane of group.lanes.values()) group.queue(lane, false);
    this.enroll(group);
  }
}
