import { AwayCounts } from './away-counts.js';
import { awayKeyOf, AwayRecords } from './away-records.js';
import { BlockedClock } from './blocked-clock.js';
import type { CatchUpPace } from './catch-up-pace.js';
import { Group, type Lane } from './group.js';
import { Tickets } from './tickets.js';
import { TurnRing } from './turn-ring.js';
import type { AdmissionControl, ScheduledRecord } from './types.js';
import type { WaitingClock } from './waiting-clock.js';
import type { WaitingRecord } from './waiting-record.js';

export interface Turn<R extends ScheduledRecord> {
  group: Group<WaitingRecord<R>>;
  lane: Lane<WaitingRecord<R>>;
}

/** A ring of groups, and what a turn in it is for. */
interface Round<R extends ScheduledRecord> {
  ring: TurnRing<Group<WaitingRecord<R>>>;
  laneOf(group: Group<WaitingRecord<R>>, hurried: boolean): Lane<WaitingRecord<R>> | undefined;
}

/** A group with more records parked than this catches up. */
const BACKLOG_COUNT = 32;
const MAX_FRESH_IN_ROW = 3;

/**
 * All groups that are not over, and whose turn it is.
 *
 * Those that may start wait in a ring, where tenants take turns and each tenant's groups. One that its own bound holds waits beside it,
 * since in the ring it is the budget that is blamed. A lane with an earlier record away has no turn.
 *
 * A record that is due is late by all that goes before it. So every other turn of a tenant is one of its groups that have such records,
 * if it has any.
 *
 * What was parked has a ring of its own, and a share of the starts, as far as its pace lets it: nothing else waits for that.
 */
export class Groups<R extends ScheduledRecord> {
  private readonly known = new Map<string, Group<WaitingRecord<R>>>();
  private readonly fresh: Round<R> = {
    ring: new TurnRing(),
    laneOf: (group, hurried) =>
      hurried ? group.nextUrgentLane(this.isHeldIn(group)) : group.nextLane(this.isHeldIn(group)),
  };
  private readonly parked: Round<R> = {
    ring: new TurnRing(),
    laneOf: (group) => group.nextParkedLane(this.isHeldIn(group)),
  };
  private readonly tickets = new Tickets(this.fresh.ring);
  /** Starts since the last of what was parked. */
  private freshCount = 0;
  /** What keeps groups waiting in a ring; the second has it that the pace does, too. */
  private readonly clocks = { budget: new BlockedClock(), pace: new BlockedClock() };
  /** Looked at again at each tick and when a call of theirs ends. */
  private readonly refused = new Set<Group<WaitingRecord<R>>>();
  private readonly away = new AwayRecords();
  private readonly awayCounts = new AwayCounts();

  constructor(
    private readonly admission: AdmissionControl | undefined,
    private readonly clock: WaitingClock,
    private readonly pace: CatchUpPace,
  ) {}

  get size(): number {
    return this.known.size;
  }

  /** There are some that might start, were it not for the pace. */
  get waitForPace(): boolean {
    return !this.parked.ring.isEmpty && this.pace.refuses;
  }

  of(key: string, tenant = ''): Group<WaitingRecord<R>> {
    let group = this.known.get(key);
    if (group === undefined) this.known.set(key, (group = new Group<WaitingRecord<R>>(key, tenant, this.clocks)));
    return group;
  }

  /** Lets go of a group that is over. */
  forget(group: Group<WaitingRecord<R>>): void {
    if (!group.idle || group.stay.isOpen || group.ticketCount > 0) return;
    this.refused.delete(group);
    this.known.delete(group.key);
  }

  /** Gives the lane a turn for its next record; before the others of its tenant, where that is due. */
  queue(group: Group<WaitingRecord<R>>, lane: Lane<WaitingRecord<R>>): void {
    if (group.queue(lane)) this.tickets.give(group);
  }

  /** Something of the group may have become able to start. */
  enroll(group: Group<WaitingRecord<R>>): void {
    this.enterRings(group);
    if (group.owedTicketCount > 0 && !this.isAtItsBound(group)) this.tickets.giveBack(group);
  }

  private enterRings(group: Group<WaitingRecord<R>>): void {
    const entersFresh = group.hasFreshTurn && !group.isInFreshRing;
    const entersParked = group.hasParkedTurn && !group.isInParkedRing;
    if (!entersFresh && !entersParked) return;
    if (this.isAtItsBound(group)) {
      this.refused.add(group);
      return;
    }
    this.refused.delete(group);
    const nowMs = this.clock.now();
    group.stay.enter(nowMs);
    group.parkedStay.enter(nowMs);
    if (entersFresh) this.fresh.ring.push(group);
    if (entersParked) this.parked.ring.push(group);
    group.isInFreshRing ||= entersFresh;
    group.isInParkedRing ||= entersParked;
  }

  enrollRefused(): void {
    for (const group of this.refused) this.enroll(group);
  }

  /** Whose turn it is; undefined when nothing may start now. */
  next(): Turn<R> | undefined {
    // What was parked has one start in two where one other tenant waits, in three where two do, and no less than in four.
    const isParkedsTurn = this.freshCount >= Math.min(MAX_FRESH_IN_ROW, this.fresh.ring.tenantCount);
    const [first, second] = isParkedsTurn ? [this.parked, this.fresh] : [this.fresh, this.parked];
    const turn = this.nextOf(first) ?? this.nextOf(second);
    if (turn === undefined) this.rest();
    return turn;
  }

  /** It starts. */
  start({ group, lane }: Turn<R>): WaitingRecord<R> {
    group.take(lane);
    const waiting = lane.head()!;
    if (waiting.fromParkedLane) {
      this.freshCount = 0;
      this.pace.started();
    } else {
      this.freshCount++;
      if (!this.catchesUp(group)) this.pace.otherStarted();
    }
    return waiting;
  }

  /** With so much that was parked, it is not among those that are to find the process idle. */
  catchesUp({ key, parkedCount }: Group<WaitingRecord<R>>): boolean {
    return parkedCount + this.awayCounts.of(key) > BACKLOG_COUNT;
  }

  /** Of this ring; of what was parked only as its pace lets it. */
  private nextOf(round: Round<R>): Turn<R> | undefined {
    const { ring, laneOf } = round;
    if (round === this.parked && !ring.isEmpty && !this.pace.admits()) return undefined;
    for (let turn = ring.peek(); turn !== undefined; turn = ring.peek()) {
      const { member: group, hurried } = turn;
      const lane = laneOf(group, hurried);
      const verdict = lane === undefined ? 'group' : (this.admission?.mayStart(group.key) ?? 'yes');
      if (verdict === 'budget') return undefined;
      if (lane !== undefined && verdict === 'yes') {
        ring.shift();
        if (hurried) this.tickets.use(group);
        else ring.push(group);
        return { group, lane };
      }
      ring.drop();
      if (hurried) this.tickets.drop(group, lane !== undefined);
      else this.leaveRing(round, group, lane !== undefined);
      this.forget(group);
    }
    return undefined;
  }

  private leaveRing(round: Round<R>, group: Group<WaitingRecord<R>>, atItsBound: boolean): void {
    if (round === this.fresh) group.isInFreshRing = false;
    else group.isInParkedRing = false;
    if (!group.isInFreshRing && !group.isInParkedRing) {
      const nowMs = this.clock.now();
      group.stay.leave(nowMs);
      group.parkedStay.leave(nowMs);
    }
    if (atItsBound) this.refused.add(group);
  }

  /** Nothing starts for now: those in the rings wait for the process, not for their own. */
  rest(): void {
    const nowMs = this.clock.now();
    const [freshWait, parkedWait] = [!this.fresh.ring.isEmpty, !this.parked.ring.isEmpty];
    this.clocks.budget.set(freshWait || (parkedWait && !this.pace.refuses), nowMs);
    this.clocks.pace.set(freshWait || parkedWait, nowMs);
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

  /** What of it was parked might start, were it not for the process. */
  waitsForProcess(group: Group<WaitingRecord<R>>): boolean {
    return group.isInParkedRing && group.nextParkedLane(this.isHeldIn(group)) !== undefined;
  }

  private isHeldIn(group: Group<WaitingRecord<R>>) {
    return (lane: Lane<WaitingRecord<R>>) => this.isHeld(group, lane);
  }

  /** Something of the lane has left: what comes next may be of the other ring. */
  moveOn(group: Group<WaitingRecord<R>>, lane: Lane<WaitingRecord<R>>): void {
    this.queue(group, lane);
    group.forget(lane);
    if (lane.queuedIn !== undefined) this.enterRings(group);
  }

  /** Has a group of this partition number a free slot, records away, and none here that may start? */
  isAnyStarving(partition: number, isMeant: (key: string) => boolean = () => true): boolean {
    const isStarving = (key: string) => this.admission?.mayStart(key) !== 'group' && !this.hasStartable(key);
    return this.awayCounts.some(partition, (key) => isMeant(key) && isStarving(key));
  }

  private hasStartable(key: string): boolean {
    const group = this.known.get(key);
    if (group === undefined) return false;
    const isHeld = this.isHeldIn(group);
    return (group.nextLane(isHeld) ?? group.nextParkedLane(isHeld)) !== undefined;
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
    else if (lane !== undefined) this.queue(group, lane);
    this.enroll(group);
  }

  private queueAll(group: Group<WaitingRecord<R>>): void {
    for (const lane of group.lanes.values()) this.queue(group, lane);
    this.enroll(group);
  }
}
