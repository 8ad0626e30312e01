import { awayKeyOf, AwayRecords } from './away-records.js';
import type { BudgetClock } from './budget-clock.js';
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
 * Those that may start wait in a ring, where tenants take turns and each tenant's groups. One that its own bound holds waits beside it, since in the ring it is the budget that
 * is blamed. A lane with an earlier record away has no turn.
 *
 * A record that is due is late by all that goes before it. So every other turn is one of the groups that have such records, if there are any.
 */
export class Groups<R extends ScheduledRecord> {
  private readonly known = new Map<string, Group<WaitingRecord<R>>>();
  private readonly ring = new TurnRing<Group<WaitingRecord<R>>>();
  /** Of groups with a record that is due, beside their place in the ring; a group as often as it has tickets. */
  private readonly tickets = new TurnRing<Group<WaitingRecord<R>>>();
  private ticketHadTurn = false;
  /** Looked at again at each tick and when a call of theirs ends. */
  private readonly refused = new Set<Group<WaitingRecord<R>>>();
  private readonly away = new AwayRecords();

  constructor(
    private readonly admission: AdmissionControl | undefined,
    private readonly clock: WaitingClock,
    private readonly budget: BudgetClock,
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
    if (!group.idle || group.inRing) return;
    this.refused.delete(group);
    this.known.delete(group.key);
  }

  /** Something of the group may have become able to start. */
  enroll(group: Group<WaitingRecord<R>>): void {
    if (group.inRing) return;
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

  /** A record of the group is due. */
  hurry(group: Group<WaitingRecord<R>>): void {
    if (group.ticketCount >= group.waitingCount) return; // of records that have left without
    group.ticketCount++;
    this.tickets.push(group);
  }

  /** Whose turn it is; undefined when nothing may start now. */
  next(): Turn<R> | undefined {
    const due = this.ticketHadTurn ? undefined : this.nextByTicket();
    const turn = due ?? this.nextInRing();
    if (turn !== undefined) this.ticketHadTurn = turn === due;
    return turn;
  }

  private nextByTicket(): Turn<R> | undefined {
    for (let group = this.tickets.peek(); group !== undefined; group = this.tickets.peek()) {
      const lane = group.nextUrgentLane((candidate) => this.isHeld(group!, candidate));
      const verdict = lane === undefined ? 'group' : (this.admission?.mayStart(group.key) ?? 'yes');
      if (verdict === 'budget') return undefined;
      group.ticketCount--;
      if (lane !== undefined && verdict === 'yes') {
        this.tickets.shift();
        return { group, lane };
      }
      this.tickets.drop();
    }
    return undefined;
  }

  private nextInRing(): Turn<R> | undefined {
    for (let group = this.ring.peek(); group !== undefined; group = this.ring.peek()) {
      const lane = group.nextLane((candidate) => this.isHeld(group!, candidate));
      const verdict = lane === undefined ? 'group' : (this.admission?.mayStart(group.key) ?? 'yes');
      if (lane !== undefined && verdict === 'yes') {
        this.ring.shift();
        this.ring.push(group);
        return { group, lane };
      }
      if (verdict === 'budget') break;
      this.ring.drop();
      group.leaveRing(this.budget.at(this.clock.now()));
      if (lane !== undefined) this.refused.add(group);
      this.forget(group);
    }
    this.rest();
    return undefined;
  }

  /** Nothing starts for now: those in the ring wait for the process, not for their own. */
  rest(): void {
    this.budget.set(!this.ring.isEmpty, this.clock.now());
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

  /** The record is being parked. */
  left({ plan: { group: key = '', order, sequence = Infinity } }: R): void {
    if (order === undefined) return;
    this.away.left(key, this.known.get(key)?.lanes.get(order)?.awayKey ?? awayKeyOf(key, order), sequence);
  }

  /** A parked record was read back, or will not be. */
  back({ plan: { group: key = '', order, sequence = Infinity } }: R): void {
    if (order === undefined) return;
    const group = this.known.get(key);
    const lane = group?.lanes.get(order);
    const mayFreeAll = this.away.back(key, lane?.awayKey ?? awayKeyOf(key, order), sequence);
    if (group === undefined) return;
    if (mayFreeAll) this.queueAll(group);
    else if (lane !== undefined) group.queue(lane, false);
    this.enroll(group);
  }

  /** Nobody knows any more what is away. */
  forgetAway(): void {
    this.away.forget();
    for (const group of this.known.values()) this.queueAll(group);
  }

  private queueAll(group: Group<WaitingRecord<R>>): void {
    for (const lane of group.lanes.values()) group.queue(lane, false);
    this.enroll(group);
  }
}
