import { CatchUpPace } from './catch-up-pace.js';
import { DueTimer } from './due-timer.js';
import { Groups, type Turn } from './groups.js';
import { Overdue } from './overdue.js';
import { Portions } from './portions.js';
import { Relief } from './relief.js';
import { remainingWaitMs } from './remaining-wait.js';
import { SlotRegister } from './slot-register.js';
import { TurnQuota } from './turn-quota.js';
import type { ScheduledRecord, SchedulerOptions } from './types.js';
import { WaitingClock } from './waiting-clock.js';
import { WaitingRecord } from './waiting-record.js';
import { WallClock } from './wall-clock.js';

/** How often ages are looked at while something waits, in ms. */
const TICK_MS = 50;
/** Where nothing else has it looked at, what a pace holds back goes on this often, in ms: so much of it starts at one moment. */
const PACE_MS = 5;
/** Each is some 0.1 ms of work. */
const STARTS_PER_TURN = 32;

/**
 * Which record may start when.
 *
 *   add ──► delayed? ──► DueTimer ──due──┐
 *    │                                   ▼
 *    └────────────────────────────► ready: group ► lane ──turn, admission──► start
 *                                        │
 *                                        └─ its own group held it too long, or holds too much ──► park
 *
 * Tenants take turns, and each tenant's groups, so cost follows the records and nobody here waits behind another's backlog. Every bound on
 * what waits here is its owner's: the runner pauses a partition whose buffer is full, whoever's records those are. What is kept beside
 * it follows from that: at most two entries per waiting record in each heap and queue, a ticket per group and waiting record, and a
 * bounded memory of orders that are away.
 */
export class Scheduler<R extends ScheduledRecord = ScheduledRecord> {
  private readonly groups: Groups<R>;
  private readonly slots = new SlotRegister<R>();
  private readonly pace: CatchUpPace;
  private paceTimer: NodeJS.Timeout | undefined;
  private readonly clock: WaitingClock;
  private readonly wallClock: WallClock;
  private readonly due: DueTimer<WaitingRecord<R>>;
  private readonly overdue: Overdue<R>;
  private readonly parking: Portions<R>;
  private readonly relief: Relief<R>;
  private readonly quota = new TurnQuota(STARTS_PER_TURN, () => this.pump());
  private held = false;
  private pumping = false;
  private tickTimer: NodeJS.Timeout | undefined;

  constructor(private readonly options: SchedulerOptions<R>) {
    const { admission, nowMs } = options;
    this.clock = new WaitingClock(() => nowMs());
    this.wallClock = new WallClock(
      () => options.epochNowMs(),
      () => nowMs(),
    );
    this.pace = new CatchUpPace(options.catchUp, () => nowMs());
    this.groups = new Groups(admission, this.clock, this.pace);
    this.overdue = new Overdue(this.groups, this.clock, admission?.parkAfterMs ?? Infinity);
    this.due = new DueTimer(
      () => nowMs(),
      (waiting) => this.becomeDue(waiting),
      ({ phase }) => phase === 'timed',
    );
    this.parking = new Portions((record) => this.publish(record));
    this.relief = new Relief(options, this.slots, this.groups);
  }

  /** Records whose handler has not settled. */
  get startedCount(): number {
    return this.slots.startedCount;
  }

  get waitingCount(): number {
    return this.slots.waitingCount;
  }

  /** Records of parked lanes that are in memory, the earliest `beganMs` among them, and the pace at which they start, if they have one. */
  get parked(): { count: number; oldestMs: number | undefined; limitPerSecond: number | undefined } {
    return { ...this.slots.parked(), limitPerSecond: this.pace.limitPerSecond };
  }

  startedIn(slot: object): number {
    return this.slots.startedIn(slot);
  }

  add(record: R): void {
    const { plan, subscription } = record;
    const unbound = this.options.admission === undefined && plan.order === undefined && subscription.lane === undefined;
    if (unbound && !this.held && this.waitingCount === 0) {
      this.run(record, () => undefined);
      return;
    }
    const waiting = new WaitingRecord(record, this.groups.of(plan.group ?? '', plan.tenant));
    waiting.group.came(waiting);
    this.slots.enter(record.slot, waiting);
    const waitMs = remainingWaitMs(record, this.wallClock);
    if (waiting.fromParkedLane) {
      this.groups.back(record);
      waiting.latestMs = this.options.nowMs() + waitMs;
    } else if (waitMs > 0) {
      this.due.add(waitMs, waiting);
      return;
    }
    this.becomeReady(waiting);
  }

  /** The slot holds too much: parks what keeps the rest from being read. */
  relieve(slot: object): void {
    if (this.held) return;
    for (const waiting of this.relief.choose(slot)) this.park(waiting);
  }

  /** The slot belongs to another process now: forgets what has not started. */
  drop(slot: object): void {
    for (const waiting of this.slots.waitingIn(slot)) this.leave(waiting);
    this.forgetAway();
  }

  /** What was parked of this partition number was, or becomes, another process's: it is not counted any more. */
  recount(partition: number): void {
    this.groups.recount(partition);
  }

  /**
   * Records of a parked lane of this partition number are gone, or will be read as others. Which is not known: none that is away, of
   * whatever partition number, may hold a later one of its order, or be counted, any more.
   */
  forget(partition: number): void {
    this.groups.recount(partition);
    this.forgetAway();
  }

  /** Starts nothing until `release`. The time does not count as waiting. */
  hold(): void {
    this.held = true;
    this.due.hold();
    this.clock.pause();
  }

  release(): void {
    if (!this.held) return;
    this.held = false;
    this.clock.resume();
    this.due.release();
    this.pump();
  }

  stop(): void {
    this.hold();
    clearInterval(this.tickTimer);
    this.quota.stop();
    clearTimeout(this.paceTimer);
  }

  private forgetAway(): void {
    this.options.admission?.forgetParked();
    this.groups.forgetAway();
  }

  private becomeDue(waiting: WaitingRecord<R>): void {
    if (waiting.phase === 'timed') this.becomeReady(waiting);
  }

  private becomeReady(waiting: WaitingRecord<R>): void {
    const { group, record } = waiting;
    const { admission } = this.options;
    if (!waiting.fromParkedLane && admission?.parksAtIngest(group.key)) {
      this.park(waiting);
      return;
    }
    waiting.phase = 'ready';
    const lane = (waiting.lane = group.laneOf(record.plan.order));
    lane.insert(waiting);
    this.groups.queue(group, lane);
    this.groups.enroll(group);
    this.pump();
    if (isReady(waiting)) this.watch(waiting);
  }

  /** A record of a parked lane has its own latest time; others are parked when their own group has held them too long. */
  private watch(waiting: WaitingRecord<R>): void {
    this.tickTimer ??= setInterval(() => this.tick(), TICK_MS);
    this.overdue.watch(waiting);
  }

  private tick(): void {
    if (this.held) return;
    this.clock.now();
    this.wallClock.read();
    this.groups.enrollRefused();
    this.pump();
    for (const waiting of this.overdue.pop(this.options.nowMs())) this.park(waiting);
    for (const slot of this.slots.list()) if (this.options.isCrowded?.(slot)) this.relieve(slot);
    if (this.waitingCount === 0) {
      clearInterval(this.tickTimer);
      this.tickTimer = undefined;
    }
  }

  private pump(): void {
    if (this.held || this.pumping) return;
    this.pumping = true;
    this.options.admission?.advance(this.options.nowMs());
    this.due.look();
    while (!this.quota.usedUp) {
      const turn = this.groups.next();
      if (turn === undefined) break;
      this.quota.use();
      this.startHead(turn);
    }
    if (this.quota.usedUp) this.groups.rest();
    this.pumping = false;
    if (this.groups.waitForPace) this.paceTimer ??= setTimeout(() => this.goOnAtPace(), PACE_MS);
  }

  private goOnAtPace(): void {
    this.paceTimer = undefined;
    this.pump();
  }

  private startHead(turn: Turn<R>): void {
    const { group, lane } = turn;
    const waiting = this.groups.start(turn);
    if (waiting.isCountedAsParked) this.options.admission?.unparked(group.key);
    lane.running = true;
    group.runningCount++; // before it leaves, or its group would be over
    const record = this.leave(waiting);
    const callId = this.options.admission?.started(group.key, this.options.nowMs());
    this.run(record, () => {
      if (callId !== undefined) this.options.admission?.ended(callId);
      lane.running = false;
      group.runningCount--;
      this.groups.queue(group, lane);
      group.forget(lane);
      this.groups.enroll(group);
      this.groups.forget(group);
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
    void this.options.start(record, release).then((fate) => {
      if (fate === 'park') this.sendAway(record); // before its order goes on
      this.slots.settle(record.slot);
      release();
    });
  }

  private park(waiting: WaitingRecord<R>): void {
    if (waiting.isCountedAsParked) this.options.admission?.unparked(waiting.group.key);
    this.sendAway(this.leave(waiting));
  }

  private sendAway(record: R): void {
    this.options.admission?.parked(record.plan.group ?? '');
    this.groups.left(record);
    this.options.beforePark?.(record);
    this.parking.push(record);
  }

  private publish(record: R): void {
    void this.options.park(record).then((fate) => {
      if (fate !== 'started' && fate !== 'ended') return;
      this.options.admission?.unparked(record.plan.group ?? '');
      this.groups.over(record);
      this.pump();
    });
  }

  private leave(waiting: WaitingRecord<R>): R {
    const { group, lane } = waiting;
    group.left(waiting);
    const record = waiting.leave();
    this.slots.leave(record.slot, waiting);
    lane?.remove(waiting);
    if (lane !== undefined) this.groups.moveOn(group, lane);
    this.groups.forget(group);
    return record;
  }
}

function isReady(waiting: WaitingRecord<ScheduledRecord>): boolean {
  return waiting.phase === 'ready';
}
