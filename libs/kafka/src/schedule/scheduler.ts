import { BudgetClock } from './budget-clock.js';
import { Fifo } from './fifo.js';
import { Group, type Lane } from './group.js';
import { SlotRegister } from './slot-register.js';
import { TimeHeap } from './time-heap.js';
import type { ScheduledRecord, SchedulerOptions } from './types.js';
import { WaitingClock } from './waiting-clock.js';
import { WaitingRecord } from './waiting-record.js';

/** How often ages are looked at while something waits, in ms. */
const TICK_MS = 50;

/**
 * Which record may start when.
 *
 *   add ──► delayed? ──► timed (heap) ──due──┐
 *    │                                       ▼
 *    └────────────────────────────────► ready: group ► lane ──turn, admission──► start
 *                                            │
 *                                            └─ its own group held it too long, or holds too much ──► park
 *
 * Groups take turns in a ring, so cost follows the records and no group waits behind another's backlog. Every bound on
 * what waits here is its owner's: the runner pauses a partition whose buffer is full.
 */
export class Scheduler<R extends ScheduledRecord = ScheduledRecord> {
  private readonly groups = new Map<string, Group<WaitingRecord<R>>>();
  private readonly ring = new Fifo<Group<WaitingRecord<R>>>();
  /** Groups that their own bound holds; looked at again at each tick and when a call of theirs ends. */
  private readonly refused = new Set<Group<WaitingRecord<R>>>();
  private readonly timed = new TimeHeap<WaitingRecord<R>>();
  /** Ready records in the order in which they could become overdue. */
  private readonly ages = new Fifo<{ checkMs: number; waiting: WaitingRecord<R> }>();
  private readonly slots = new SlotRegister<R>();
  private readonly clock: WaitingClock;
  private readonly budget = new BudgetClock();
  private held = false;
  private pumping = false;
  private dueTimer: NodeJS.Timeout | undefined;
  private tickTimer: NodeJS.Timeout | undefined;

  constructor(private readonly options: SchedulerOptions<R>) {
    this.clock = new WaitingClock(() => options.nowMs());
  }

  /** Records whose handler has not settled. */
  get startedCount(): number {
    return this.slots.startedCount;
  }

  get waitingCount(): number {
    return this.slots.waitingCount;
  }

  startedIn(slot: object): number {
    return this.slots.startedIn(slot);
  }

  add(record: R): void {
    const { plan, subscription } = record;
    if (
      !this.held &&
      this.options.admission === undefined &&
      plan.order === undefined &&
      subscription.lane === undefined
    ) {
      this.run(record, () => undefined);
      return;
    }
    const waiting = new WaitingRecord(record, this.groupOf(plan.group ?? ''));
    waiting.group.waitingCount++;
    this.slots.enter(record.slot, waiting);
    const waitMs = this.waitMsOf(record);
    if (subscription.lane?.kind === 'parked' || waitMs > 0) this.schedule(waiting, waitMs);
    if (subscription.lane?.kind !== 'delayed' || waitMs <= 0) this.becomeReady(waiting);
  }

  /** The slot's buffer fills: parks what the group that holds most of it has ready. A slot that holds one record is left alone. */
  relieve(slot: object): void {
    const largest = this.slots.largestHolder(slot);
    if (largest === undefined || this.options.admission === undefined) return;
    for (const waiting of this.slots.readyOf(slot, largest)) this.park(waiting);
  }

  /** The slot belongs to another process now: forgets what has not started. */
  drop(slot: object): void {
    for (const waiting of this.slots.waitingIn(slot)) this.leave(waiting);
    this.options.admission?.forgetParked();
  }

  /** Starts nothing until `release`. The time does not count as waiting. */
  hold(): void {
    this.held = true;
    this.clock.pause();
  }

  release(): void {
    if (!this.held) return;
    this.held = false;
    this.clock.resume();
    this.fireDue();
    this.pump();
  }

  stop(): void {
    this.hold();
    clearTimeout(this.dueTimer);
    clearInterval(this.tickTimer);
  }

  private waitMsOf({ plan, subscription }: R): number {
    if (subscription.lane === undefined || plan.notBeforeMs === undefined) return 0;
    return Math.min(plan.notBeforeMs - this.options.epochNowMs(), 2 * subscription.lane.delayMs);
  }

  private groupOf(key: string): Group<WaitingRecord<R>> {
    let group = this.groups.get(key);
    if (group === undefined) this.groups.set(key, (group = new Group<WaitingRecord<R>>(key)));
    return group;
  }

  private schedule(waiting: WaitingRecord<R>, waitMs: number): void {
    const dueMs = this.options.nowMs() + Math.max(0, waitMs);
    const earliest = this.timed.nextMs;
    this.timed.push(dueMs, waiting);
    if (earliest === undefined || dueMs < earliest) this.armDueTimer();
  }

  private armDueTimer(): void {
    clearTimeout(this.dueTimer);
    const nextMs = this.timed.nextMs;
    if (nextMs === undefined) return;
    // Rounded up: a timer that fires a fraction early would start a record before its time.
    this.dueTimer = setTimeout(() => this.fireDue(), Math.ceil(Math.max(0, nextMs - this.options.nowMs())));
  }

  private fireDue(): void {
    if (this.held) return; // release() comes back here
    const nowMs = this.options.nowMs();
    for (let waiting = this.timed.popDue(nowMs); waiting !== undefined; waiting = this.timed.popDue(nowMs)) {
      if (waiting.phase === 'timed') this.becomeReady(waiting);
      else if (waiting.phase === 'ready') this.park(waiting); // of a parked lane, and its time came without a slot
    }
    this.armDueTimer();
  }

  private becomeReady(waiting: WaitingRecord<R>): void {
    const { group } = waiting;
    if (!waiting.fromParkedLane && this.options.admission?.parksAtIngest(group.key)) {
      this.park(waiting);
      return;
    }
    waiting.phase = 'ready';
    const lane = (waiting.lane = group.laneOf(waiting.record.plan.order));
    lane.insert(waiting);
    group.queue(lane, waiting.record.subscription.lane !== undefined);
    this.enroll(group);
    this.pump();
    if (this.isReady(waiting)) this.watchAge(waiting);
  }

  private isReady(waiting: WaitingRecord<R>): boolean {
    return waiting.phase === 'ready';
  }

  /** A record of a parked lane has its own latest time; others are parked when their own group has held them too long. */
  private watchAge(waiting: WaitingRecord<R>): void {
    this.tickTimer ??= setInterval(() => this.tick(), TICK_MS);
    if (this.options.admission === undefined || waiting.fromParkedLane) return;
    waiting.readyMs = this.clock.now();
    waiting.budgetWaitAtReadyMs = waiting.group.budgetWaitMs(this.budget.at(waiting.readyMs));
    this.ages.push({ checkMs: waiting.readyMs + this.options.admission.parkAfterMs, waiting });
  }

  private tick(): void {
    if (this.held) return;
    this.clock.now();
    for (const group of this.refused) this.enroll(group);
    this.pump();
    this.parkOverdue();
    if (this.waitingCount === 0) {
      clearInterval(this.tickTimer);
      this.tickTimer = undefined;
    }
  }

  private parkOverdue(): void {
    const parkAfterMs = this.options.admission?.parkAfterMs ?? Infinity;
    const nowMs = this.clock.now();
    for (let next = this.ages.peek(); next !== undefined && next.checkMs <= nowMs; next = this.ages.peek()) {
      this.ages.shift();
      const { waiting } = next;
      if (waiting.phase !== 'ready') continue;
      const budgetMs = waiting.group.budgetWaitMs(this.budget.at(nowMs)) - waiting.budgetWaitAtReadyMs;
      const ownMs = nowMs - waiting.readyMs - budgetMs;
      if (ownMs < parkAfterMs) this.ages.push({ checkMs: nowMs + parkAfterMs - ownMs, waiting });
      else this.parkLane(waiting.lane!);
    }
  }

  /** The lane as a whole, in order, but for what was parked before: that has a latest time of its own. */
  private parkLane(lane: Lane<WaitingRecord<R>>): void {
    for (const waiting of lane.unstarted()) if (!waiting.fromParkedLane) this.park(waiting);
  }

  private enroll(group: Group<WaitingRecord<R>>): void {
    this.refused.delete(group);
    if (group.inRing || group.waitingCount === 0) return;
    group.enterRing(this.budget.at(this.clock.now()));
    this.ring.push(group);
  }

  /** `group` was just taken from the ring. */
  private leaveRing(group: Group<WaitingRecord<R>>): void {
    group.leaveRing(this.budget.at(this.clock.now()));
    if (group.idle) this.groups.delete(group.key);
  }

  private pump(): void {
    if (this.held || this.pumping) return;
    this.pumping = true;
    const { admission } = this.options;
    admission?.advance(this.options.nowMs());
    for (let group = this.ring.shift(); group !== undefined; group = this.ring.shift()) {
      const lane = group.nextLane();
      const verdict = lane === undefined ? 'group' : (admission?.mayStart(group.key) ?? 'yes');
      if (verdict === 'budget') {
        this.ring.unshift(group);
        break;
      }
      if (lane === undefined || verdict === 'group') {
        this.leaveRing(group);
        if (lane !== undefined) this.refused.add(group);
        continue;
      }
      this.ring.push(group);
      this.startHead(group, lane);
    }
    this.budget.set(this.ring.length > 0, this.clock.now());
    this.pumping = false;
  }

  private startHead(group: Group<WaitingRecord<R>>, lane: Lane<WaitingRecord<R>>): void {
    group.take(lane);
    const waiting = lane.head()!;
    if (waiting.fromParkedLane) this.options.admission?.unparked(group.key);
    const record = this.leave(waiting);
    lane.running = true;
    group.runningCount++;
    const callId = this.options.admission?.started(group.key, this.options.nowMs());
    this.run(record, () => {
      if (callId !== undefined) this.options.admission?.ended(callId);
      lane.running = false;
      group.runningCount--;
      group.queue(lane, false);
      group.forget(lane);
      this.enroll(group);
      if (group.idle && !group.inRing) this.groups.delete(group.key);
      this.pump();
    });
  }

  private run(record: R, released: () => void): void {
    let open = true;
    const release = () => {
      if (!open) return;
      open = false;
      released();
    };
    this.slots.start(record.slot);
    void this.options.start(record, release).then(() => {
      this.slots.settle(record.slot);
      release();
    });
  }

  private park(waiting: WaitingRecord<R>): void {
    const { key } = waiting.group;
    if (waiting.fromParkedLane) this.options.admission?.unparked(key);
    this.options.admission?.parked(key);
    void this.options.park(this.leave(waiting));
  }

  private leave(waiting: WaitingRecord<R>): R {
    const record = waiting.leave();
    this.slots.leave(record.slot, waiting);
    waiting.group.waitingCount--;
    if (waiting.group.idle && !waiting.group.inRing) {
      this.refused.delete(waiting.group);
      this.groups.delete(waiting.group.key);
    }
    return record;
  }
}
