import { awayKeyOf } from './away-records.js';
import { Fifo } from './fifo.js';
import type { BlockedClock } from './blocked-clock.js';
import { RingStay } from './ring-stay.js';

/** What a lane must know of a record that waits in it. */
export interface LaneEntry {
  readonly sequence: number;
  readonly fromParkedLane: boolean;
  readonly fromDelayedLane: boolean;
}

/** Records that start one after the other. A record without an order has a lane of its own. */
export class Lane<W extends LaneEntry> {
  running = false;
  /** The queue of its group in which it waits for a turn. What others have of it is of before. */
  queuedIn: Fifo<Lane<W>> | undefined;
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

/** Everything of one concurrency group that is not over: its lanes, its turns in the rings, and for how long the budget held it. */
export class Group<W extends LaneEntry> {
  readonly lanes = new Map<string, Lane<W>>();
  /** Of what was not parked. */
  isInFreshRing = false;
  /** Of what was. */
  isInParkedRing = false;
  /** In either, by what keeps records waiting that were not parked; and by what keeps those that were, a pace included. */
  readonly stay: RingStay;
  readonly parkedStay: RingStay;
  waitingCount = 0;
  /** Of these. */
  parkedCount = 0;
  runningCount = 0;
  /** Its tickets in the ring, for turns of its tenant before others: no more than records that wait when one is given. */
  ticketCount = 0;
  /** Tickets that it had no use for, as it was at its bound. */
  owedTicketCount = 0;
  /** Lanes whose next record was due at a time. */
  private readonly urgent = new Fifo<Lane<W>>();
  private readonly normal = new Fifo<Lane<W>>();
  /** Lanes whose next record was parked. */
  private readonly parked = new Fifo<Lane<W>>();

  /** @param tenant in whose name it waits for a turn */
  constructor(
    readonly key: string,
    readonly tenant: string,
    clocks: { budget: BlockedClock; pace: BlockedClock },
  ) {
    this.stay = new RingStay(clocks.budget);
    this.parkedStay = new RingStay(clocks.pace);
  }

  laneOf(order: string | undefined): Lane<W> {
    if (order === undefined) return new Lane<W>(undefined, undefined);
    let lane = this.lanes.get(order);
    if (lane === undefined) this.lanes.set(order, (lane = new Lane<W>(order, awayKeyOf(this.key, order))));
    return lane;
  }

  came({ fromParkedLane }: W): void {
    this.waitingCount++;
    if (fromParkedLane) this.parkedCount++;
  }

  left({ fromParkedLane }: Pick<W, 'fromParkedLane'>): void {
    this.waitingCount--;
    if (fromParkedLane) this.parkedCount--;
  }

  get hasFreshTurn(): boolean {
    return this.urgent.length + this.normal.length > 0;
  }

  get hasParkedTurn(): boolean {
    return this.parked.length > 0;
  }

  /**
   * Gives the lane a turn of its next record's kind, unless it has that, is running or is empty.
   *
   * @returns whether it has got one before the lanes of its tenant, since that record is due
   */
  queue(lane: Lane<W>): boolean {
    const head = lane.head();
    if (lane.running || head === undefined) return false;
    const queue = this.queueFor(head);
    if (queue === lane.queuedIn) return false;
    if (queue.length > Math.max(MIN_QUEUE, 2 * this.waitingCount)) this.clear(queue);
    lane.queuedIn = queue;
    queue.push(lane);
    return queue === this.urgent;
  }

  /** The lane whose turn it is, still queued; undefined when nothing can start that was not parked. One that is held loses its turn. */
  nextLane(isHeld: (lane: Lane<W>) => boolean): Lane<W> | undefined {
    return this.nextUrgentLane(isHeld) ?? this.nextOf(this.normal, isHeld);
  }

  /** The same, of those alone whose next record was due at a time. */
  nextUrgentLane(isHeld: (lane: Lane<W>) => boolean): Lane<W> | undefined {
    return this.nextOf(this.urgent, isHeld);
  }

  /** The same, of those whose next record was parked. */
  nextParkedLane(isHeld: (lane: Lane<W>) => boolean): Lane<W> | undefined {
    return this.nextOf(this.parked, isHeld);
  }

  /** Of a lane whose turn it is. */
  take(lane: Lane<W>): void {
    lane.queuedIn?.shift();
    lane.queuedIn = undefined;
  }

  /** Drops an ordered lane that has nothing left. */
  forget(lane: Lane<W>): void {
    if (lane.order === undefined || lane.running || lane.queuedIn !== undefined || lane.head() !== undefined) return;
    this.lanes.delete(lane.order);
  }

  get idle(): boolean {
    return this.waitingCount === 0 && this.runningCount === 0;
  }

  private queueFor({ fromParkedLane, fromDelayedLane }: W): Fifo<Lane<W>> {
    if (fromParkedLane) return this.parked;
    return fromDelayedLane ? this.urgent : this.normal;
  }

  private nextOf(queue: Fifo<Lane<W>>, isHeld: (lane: Lane<W>) => boolean): Lane<W> | undefined {
    for (let lane = queue.peek(); lane !== undefined; lane = queue.peek()) {
      const isQueued = lane.queuedIn === queue;
      if (isQueued && lane.head() !== undefined && !isHeld(lane)) return lane;
      queue.shift();
      if (isQueued) this.loseTurn(lane);
    }
    return undefined;
  }

  /** Lanes that were emptied while they waited behind one that does not move, or have their turn elsewhere now. */
  private clear(queue: Fifo<Lane<W>>): void {
    const kept = new Set<Lane<W>>();
    for (let left = queue.length; left > 0; left--) {
      const lane = queue.shift()!;
      if (lane.queuedIn !== queue || kept.has(lane)) continue;
      if (lane.head() === undefined) this.loseTurn(lane);
      else {
        kept.add(lane);
        queue.push(lane);
      }
    }
  }

  private loseTurn(lane: Lane<W>): void {
    lane.queuedIn = undefined;
    this.forget(lane);
  }
}
