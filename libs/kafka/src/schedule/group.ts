import { Fifo } from './fifo.js';

/** What a lane must know of a record that waits in it. */
export interface LaneEntry {
  readonly phase: 'timed' | 'ready' | 'gone';
  readonly sequence: number;
}

/** Records that start one after the other. A record without an order has a lane of its own. */
export class Lane<W extends LaneEntry> {
  running = false;
  /** In its group's queue, waiting for a turn. */
  queued = false;
  private waiting: W[] = [];

  constructor(readonly order: string | undefined) {}

  /** The next record to start; what is gone is skipped. */
  head(): W | undefined {
    while (this.waiting.length > 0 && this.waiting[0]!.phase === 'gone') this.waiting.shift();
    return this.waiting[0];
  }

  /** Keeps ascending sequence. Records arrive nearly in order, so the search from the end is short. */
  insert(record: W): void {
    let i = this.waiting.length;
    while (i > 0 && this.waiting[i - 1]!.sequence > record.sequence && this.waiting[i - 1]!.phase !== 'gone') i--;
    this.waiting.splice(i, 0, record);
  }

  unstarted(): W[] {
    return this.waiting.filter((w) => w.phase === 'ready');
  }
}

/** Everything of one concurrency group that is not over: its lanes, its turn in the ring, and for how long the budget held it. */
export class Group<W extends LaneEntry> {
  readonly lanes = new Map<string, Lane<W>>();
  waitingCount = 0;
  runningCount = 0;
  inRing = false;
  /** Earlier stays in the ring while the process-wide budget was exhausted, in ms. */
  private pastBudgetWaitMs = 0;
  /** The budget's exhausted time when the present stay began. */
  private entryMs = 0;
  private readonly urgent = new Fifo<Lane<W>>();
  private readonly normal = new Fifo<Lane<W>>();

  constructor(readonly key: string) {}

  laneOf(order: string | undefined): Lane<W> {
    if (order === undefined) return new Lane<W>(undefined);
    let lane = this.lanes.get(order);
    if (lane === undefined) this.lanes.set(order, (lane = new Lane<W>(order)));
    return lane;
  }

  /** @param exhaustedMs for how long the budget has been exhausted in all */
  enterRing(exhaustedMs: number): void {
    this.inRing = true;
    this.entryMs = exhaustedMs;
  }

  leaveRing(exhaustedMs: number): void {
    this.pastBudgetWaitMs = this.budgetWaitMs(exhaustedMs);
    this.inRing = false;
  }

  /** How long the budget, and not a bound of its own, has held this group. */
  budgetWaitMs(exhaustedMs: number): number {
    return this.pastBudgetWaitMs + (this.inRing ? exhaustedMs - this.entryMs : 0);
  }

  /** Gives the lane a turn, unless it has one, is running or is empty. */
  queue(lane: Lane<W>, urgent: boolean): void {
    if (lane.queued || lane.running || lane.head() === undefined) return;
    lane.queued = true;
    (urgent ? this.urgent : this.normal).push(lane);
  }

  /** The lane whose turn it is, still queued; undefined when nothing can start. */
  nextLane(): Lane<W> | undefined {
    for (const queue of [this.urgent, this.normal]) {
      for (let lane = queue.peek(); lane !== undefined; lane = queue.peek()) {
        if (lane.head() !== undefined) return lane;
        lane.queued = false;
        this.forget(lane);
        queue.shift();
      }
    }
    return undefined;
  }

  take(lane: Lane<W>): void {
    (this.urgent.peek() === lane ? this.urgent : this.normal).shift();
    lane.queued = false;
  }

  /** Drops an ordered lane that has nothing left. */
  forget(lane: Lane<W>): void {
    if (lane.order === undefined || lane.running || lane.queued || lane.head() !== undefined) return;
    this.lanes.delete(lane.order);
  }

  get idle(): boolean {
    return this.waitingCount === 0 && this.runningCount === 0;
  }
}
