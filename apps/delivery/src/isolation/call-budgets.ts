import { EgressGate } from './egress-gate.js';
import { RecentlyAnswered } from './recently-answered.js';
import { admitCall, leavesLiveBudget, type CallBounds, type CallCounts, type DestinationCalls } from './fair-share.js';

export interface IsolationOptions extends CallBounds {
  /** A call in flight for longer leaves the live budget for the slow one. Default 1000. */
  slowAfterMs: number;
  /** The longest a record waits for its own destination before it is deferred. Default 2000. */
  deferAfterMs: number;
}

/** After a failure on the way out that may be the destination's own. */
const HOLD_MS = 10_000;
/** After one that is everyone's: until what was deferred is back in memory, ahead of what was published after it. */
const SHORT_HOLD_MS = 2_000;

interface Call {
  id: number;
  destination: string;
  startedMs: number;
  state: 'live' | 'slow' | 'ended';
}

interface Destination extends DestinationCalls {
  /** Records of it on the defer topics, as far as this process knows: from 0 after a rebalance, or once a topic has lost some. */
  deferred: number;
}

/**
 * Keeps a sick destination from delaying a healthy one: which calls are open, on which budget, and what each destination may
 * still start. Plain state that is told the time (monotonic ms); decides, never acts.
 *
 * A destination is kept while it has calls, deferred records or a timeout to its name, the latter until it answers or its row
 * changes or goes: so at most what is open, and one small entry for each destination there is.
 */
export class CallBudgets {
  readonly parkAfterMs: number;
  private readonly destinations = new Map<string, Destination>();
  private readonly calls = new Map<number, Call>();
  /** Destinations whose row cannot be used as it is: nothing of theirs starts. */
  private readonly unusable = new Set<string>();
  /** Destinations that nothing starts of before a time, in ms. */
  private readonly held = new Map<string, number>();
  private nextHoldEndMs = Infinity;
  private readonly gate = new EgressGate();
  private readonly answered = new RecentlyAnswered();
  /** Live calls in the order of their start; ended ones are skipped. */
  private live: Call[] = [];
  private liveHead = 0;
  private nextCallId = 1;
  private readonly counts: CallCounts = { live: 0, slow: 0, slowDestinations: 0 };

  constructor(private readonly options: IsolationOptions) {
    this.parkAfterMs = options.deferAfterMs;
  }

  get snapshot(): Readonly<CallCounts> {
    return this.counts;
  }

  mayStart(destination: string): 'yes' | 'group' | 'budget' {
    if (this.isUnusable(destination) || this.held.has(destination)) return 'group';
    if (!this.gate.admits) return 'budget';
    const isTrusted = this.counts.slow <= this.options.maxSlow || this.answered.has(destination);
    return admitCall(this.destinations.get(destination) ?? NEW_DESTINATION, this.counts, this.options, isTrusted);
  }

  started(destination: string, nowMs: number): number {
    const call: Call = { id: this.nextCallId++, destination, startedMs: nowMs, state: 'live' };
    this.of(destination).live++;
    this.counts.live++;
    this.calls.set(call.id, call);
    this.live.push(call);
    this.gate.started(nowMs);
    return call.id;
  }

  ended(callId: number): void {
    const call = this.calls.get(callId);
    if (call === undefined) return;
    this.calls.delete(callId);
    const destination = this.of(call.destination);
    if (call.state === 'slow') this.leaveSlow(destination);
    else {
      destination.live--;
      this.counts.live--;
    }
    call.state = 'ended';
    this.forgetIfIdle(call.destination, destination);
  }

  /** Moves calls that have become slow. True: the live budget has room that it had not. */
  advance(nowMs: number): boolean {
    let moved = this.gate.advance(nowMs);
    this.answered.advance(nowMs);
    if (nowMs >= this.nextHoldEndMs) moved = this.endHolds(nowMs) || moved;
    for (; this.liveHead < this.live.length; this.liveHead++) {
      const call = this.live[this.liveHead]!;
      if (call.state === 'ended') continue;
      if (nowMs - call.startedMs < this.options.slowAfterMs || !leavesLiveBudget(this.counts, this.options)) break;
      this.becomeSlow(call);
      moved = true;
    }
    if (this.liveHead > 1024 && this.liveHead * 2 > this.live.length) {
      this.live = this.live.slice(this.liveHead);
      this.liveHead = 0;
    }
    return moved;
  }

  /** What an attempt showed. Only an HTTP answer clears a timeout; an error of another kind is not reported here. */
  observe(destination: string, result: 'answered' | 'timed_out'): void {
    if (result === 'timed_out') {
      this.of(destination).timedOut = true;
      this.answered.forget(destination);
    } else {
      this.answered.add(destination);
      this.forgive(destination);
    }
  }

  /** Until `usable`, its records wait on the defer topics; one that may start would only come back, again and again. */
  becameUnusable(destination: string): void {
    this.unusable.add(destination);
  }

  /** Its row has changed, or is gone: what was learnt of it was learnt of another address. */
  usable(destination: string): void {
    this.unusable.delete(destination);
    this.held.delete(destination);
    this.answered.forget(destination);
    this.forgive(destination);
  }

  /**
   * The way out failed a call of it. Its own: nothing of it starts for some seconds, as what is deferred would only come
   * back, again and again, and so that the order of its records holds. Everyone's: one call a second starts, whosesoever.
   */
  egressFailed(destination: string, isEveryones: boolean, nowMs: number): void {
    const untilMs = nowMs + (isEveryones ? SHORT_HOLD_MS : HOLD_MS);
    this.held.set(destination, untilMs);
    this.nextHoldEndMs = Math.min(this.nextHoldEndMs, untilMs);
    if (isEveryones) this.gate.shut(nowMs);
  }

  /** A call that started then found a way out. */
  egressWorked(startedMs: number): void {
    this.gate.openFor(startedMs);
  }

  /** The record that was started made no call, e.g. as its destination is gone. */
  egressNotTried(): void {
    this.gate.notTried();
  }

  get isShut(): boolean {
    return this.gate.isShut;
  }

  isUnusable(destination: string): boolean {
    return this.unusable.has(destination);
  }

  parksAtIngest(destination: string): boolean {
    return this.deferredCount(destination) > 0 && this.mayStart(destination) === 'group';
  }

  parked(destination: string): void {
    this.of(destination).deferred++;
  }

  unparked(destination: string): void {
    const known = this.destinations.get(destination);
    // Counts may have begun anew since it was parked.
    if (known === undefined || known.deferred === 0) return;
    known.deferred--;
    this.forgetIfIdle(destination, known);
  }

  /**
   * A partition went to another process, which may deliver what was deferred, or a topic lost it: a stale count would dead-letter too
   * early.
   */
  forgetParked(): void {
    for (const [key, known] of this.destinations) {
      known.deferred = 0;
      this.forgetIfIdle(key, known);
    }
  }

  deferredCount(destination: string): number {
    return this.destinations.get(destination)?.deferred ?? 0;
  }

  /** Deferred records of all destinations. */
  get deferredTotal(): number {
    let total = 0;
    for (const { deferred } of this.destinations.values()) total += deferred;
    return total;
  }

  private endHolds(nowMs: number): boolean {
    const before = this.held.size;
    this.nextHoldEndMs = Infinity;
    for (const [destination, untilMs] of this.held) {
      if (untilMs <= nowMs) this.held.delete(destination);
      else this.nextHoldEndMs = Math.min(this.nextHoldEndMs, untilMs);
    }
    return this.held.size < before;
  }

  private forgive(destination: string): void {
    const known = this.destinations.get(destination);
    if (known === undefined) return;
    known.timedOut = false;
    this.forgetIfIdle(destination, known);
  }

  private becomeSlow(call: Call): void {
    const destination = this.of(call.destination);
    call.state = 'slow';
    destination.live--;
    this.counts.live--;
    if (destination.slow++ === 0) this.counts.slowDestinations++;
    this.counts.slow++;
  }

  private leaveSlow(destination: Destination): void {
    if (--destination.slow === 0) this.counts.slowDestinations--;
    this.counts.slow--;
  }

  private of(key: string): Destination {
    let known = this.destinations.get(key);
    if (known === undefined) this.destinations.set(key, (known = { live: 0, slow: 0, timedOut: false, deferred: 0 }));
    return known;
  }

  private forgetIfIdle(key: string, d: Destination): void {
    if (d.live === 0 && d.slow === 0 && d.deferred === 0 && !d.timedOut) this.destinations.delete(key);
  }
}

const NEW_DESTINATION: DestinationCalls = { live: 0, slow: 0, timedOut: false };
