import { admitCall, leavesLiveBudget, type CallBounds, type CallCounts, type DestinationCalls } from './fair-share.js';

export interface IsolationOptions extends CallBounds {
  /** A call in flight for longer leaves the live budget for the slow one. Default 1000. */
  slowAfterMs: number;
  /** The longest a record waits for its own destination before it is deferred. Default 2000. */
  deferAfterMs: number;
}

interface Call {
  id: number;
  destination: string;
  startedMs: number;
  state: 'live' | 'slow' | 'ended';
}

interface Destination extends DestinationCalls {
  /** Records of it on the defer topics, as far as this process knows: from 0 after a rebalance. */
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
    if (this.isUnusable(destination)) return 'group';
    return admitCall(this.destinations.get(destination) ?? NEW_DESTINATION, this.counts, this.options);
  }

  started(destination: string, nowMs: number): number {
    const call: Call = { id: this.nextCallId++, destination, startedMs: nowMs, state: 'live' };
    this.of(destination).live++;
    this.counts.live++;
    this.calls.set(call.id, call);
    this.live.push(call);
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
    let moved = false;
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
    if (result === 'timed_out') this.of(destination).timedOut = true;
    else this.forgive(destination);
  }

  /** Until `usable`, its records wait on the defer topics; one that may start would only come back, again and again. */
  becameUnusable(destination: string): void {
    this.unusable.add(destination);
  }

  /** Its row has changed, or is gone: what was learnt of it was learnt of another address. */
  usable(destination: string): void {
    this.unusable.delete(destination);
    this.forgive(destination);
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
    // A predecessor's deferrals come back uncounted.
    if (known === undefined || known.deferred === 0) return;
    known.deferred--;
    this.forgetIfIdle(destination, known);
  }

  /** A partition went to another process, which may deliver what was deferred: a stale count would dead-letter too early. */
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
