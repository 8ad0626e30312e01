import { awayKeyOf } from './away-records.js';
import { Fifo } from './fifo.js';

/** What a lane must know of a record that waits in it. */
export interface LaneEntry {
  readonly sequence: number;
}

/** Records that start one after the other. A record without an order has a lane of its own. */
export class Lane<W extends LaneEntry> {
  running = false;
  /** In its group's queue, waiting for a turn. */
  queued = false;
  private readonly waiting: W[] = [];

  /** @param awayKey of its order among the records that are away; hashed once, asked for often */
  constructor(
    readonly order: string | undefined,
    readonly awayKey: number | undefined,
  ) {}

  /** The next record to start. */
  head(): W | undefined {
    return this.waiting[0];
  }

  /** Keeps ascending sequence. Records arrive nearly in order, so the search from the end is short. */
  insert(record: W): void {
    let i = this.waiting.length;
    while (i > 0 && this.waiting[i - 1]!.sequence > record.sequence) i--;
    this.waiting.splice(i, 0, record);
  }

  remove(record: W): void {
    const i = this.waiting.indexOf(record);
    if (i >= 0) this.waiting.splice(i, 1);
  }

  unstarted(): W[] {
    return [...this.waiting];
  }
}

/** A queue of turns is cleared of empty lanes once it is longer than this and they are the larger half. */
const MIN_QUEUE = 64;

/** Everything of one concurrency group that is not over: its lanes, its turn in the ring, and for how long the budget held it. */
export class Group<W extends LaneEntry> {
  readonly lanes = new Map<string, Lane<W>>();
  waitingCount = 0;
  runningCount = 0;
  /** Or beside it, as it waits for the pace of what was put off. */
  inRing = false;
  caughtUpMs = -Infinity;
  /** Its tickets in the ring, for turns of its tenant before others: no more than records that wait when one is given. */
  ticketCount = 0;
  /** Tickets that it had no use for, as it was at its bound. */
  owedTicketCount = 0;
  /** Earlier stays in the ring while the process-wide budget was exhausted, in ms. */
  private pastBudgetWaitMs = 0;
  /** The budget's exhausted time when the present stay began. */
  private entryMs = 0;
  private readonly urgent = new Fifo<Lane<W>>();
  private readonly normal = new Fifo<Lane<W>>();

  /** @param tenant in whose name it waits for a turn */
  constructor(
    readonly key: string,
    readonly tenant: string,
  ) {}

  laneOf(order: string | undefined): Lane<W> {
    if (order === undefined) return new Lane<W>(undefined, undefined);
    let lane = this.lanes.get(order);
    if (lane === undefined) this.lanes.set(order, (lane = new Lane<W>(order, awayKeyOf(this.key, order))));
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
    const queue = urgent ? this.urgent : this.normal;
    if (queue.length > Math.max(MIN_QUEUE, 2 * this.waitingCount)) this.clear(queue);
    lane.queued = true;
    queue.push(lane);
  }

  /** The lane whose turn it is, still queued; undefined when nothing can start. One that is held loses its turn. */
  nextLane(isHeld: (lane: Lane<W>) => boolean): Lane<W> | undefined {
    return this.nextUrgentLane(isHeld) ?? this.nextOf(this.normal, isHeld);
  }

  /** The same, of those alone that have waited elsewhere before. */
  nextUrgentLane(isHeld: (lane: Lane<W>) => boolean): Lane<W> | undefined {
    return this.nextOf(this.urgent, isHeld);
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

  private nextOf(queue: Fifo<Lane<W>>, isHeld: (lane: Lane<W>) => boolean): Lane<W> | undefined {
    for (let lane = queue.peek(); lane !== undefined; lane = queue.peek()) {
      if (lane.head() !== undefined && !isHeld(lane)) return lane;
      queue.shift();
      lane.queued = false;
      this.forget(lane);
    }
    return undefined;
  }

  /** Lanes that were emptied while they waited behind one that does not move. */
  private clear(queue: Fifo<Lane<W>>): void {
    for (let left = queue.length; left > 0; left--) {
      const lane = queue.shift()!;
      lane.queued = lane.head() !== undefined;
      if (lane.queued) queue.push(lane);
      else this.forget(lane);
    }
  }
}
