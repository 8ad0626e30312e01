import type { ServerResponse } from 'node:http';
import { percentile } from './statistics.js';

/** What the endpoints of a group do with a request. */
export type Behaviour =
  | { kind: 'answer'; delayMs?: number }
  /** Reads it and never answers. */
  | { kind: 'hang' }
  /** 503 to the first attempts, 200 to those after them. */
  | { kind: 'fail'; attempts: number };

/** Endpoints `from` up to, not including, `to` behave alike and are measured together. */
export interface GroupSetup {
  name: string;
  from: number;
  to: number;
  behaviour?: Behaviour;
}

export interface GroupCounts {
  /** Events answered with 200; requests of the bare client carry no time and do not count. */
  delivered: number;
  /** Epoch ms of the first and the last of them since the measurement began; NaN for none. */
  firstAtMs: number;
  lastAtMs: number;
}

export interface GroupState extends GroupCounts {
  /** From publishing until the whole request is here, of the attempts that were or will be answered with 200. */
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

/** No caller waits that long: an open response is not kept beyond it. */
const HOLD_AT_MOST_MS = 120_000;

export class EndpointGroup {
  behaviour: Behaviour;
  private delivered = 0;
  private firstAtMs = NaN;
  private lastAtMs = NaN;
  private latenciesUs: number[] = [];
  private readonly held = new Set<ServerResponse>();

  constructor(readonly setup: GroupSetup) {
    this.behaviour = setup.behaviour ?? { kind: 'answer' };
  }

  /** @param latencyUs NaN for a request that is no event */
  answer(response: ServerResponse, attempt: number, latencyUs: number): void {
    const { behaviour } = this;
    const isEvent = latencyUs >= 0;
    if (behaviour.kind === 'hang') return this.hold(response);
    if (behaviour.kind === 'fail' && attempt <= behaviour.attempts) {
      response.writeHead(503).end();
      return;
    }
    if (isEvent) this.latenciesUs.push(latencyUs);
    const delayMs = behaviour.kind === 'answer' ? (behaviour.delayMs ?? 0) : 0;
    if (delayMs > 0) setTimeout(() => this.succeed(response, isEvent), delayMs);
    else this.succeed(response, isEvent);
  }

  /** Those that hang get their answer now: the endpoint has come back to life. */
  behave(behaviour: Behaviour): void {
    this.behaviour = behaviour;
    for (const response of this.held) this.succeed(response, true);
    this.held.clear();
  }

  counts(): GroupCounts {
    const { delivered, firstAtMs, lastAtMs } = this;
    return { delivered, firstAtMs, lastAtMs };
  }

  state(): GroupState {
    const sorted = this.latenciesUs.sort((a, b) => a - b);
    const toMs = (us: number) => us / 1_000;
    return {
      ...this.counts(),
      p50Ms: toMs(percentile(sorted, 0.5)),
      p99Ms: toMs(percentile(sorted, 0.99)),
      maxMs: toMs(sorted.at(-1) ?? NaN),
    };
  }

  /** Forgets the times measured so far; the count goes on. */
  resetTimes(): void {
    this.latenciesUs = [];
    this.firstAtMs = this.lastAtMs = NaN;
  }

  private succeed(response: ServerResponse, isEvent: boolean): void {
    if (response.destroyed) return; // The caller has given up meanwhile.
    response.end();
    if (!isEvent) return;
    this.delivered += 1;
    this.lastAtMs = Date.now();
    if (Number.isNaN(this.firstAtMs)) this.firstAtMs = this.lastAtMs;
  }

  private hold(response: ServerResponse): void {
    this.held.add(response);
    const end = setTimeout(() => response.destroy(), HOLD_AT_MOST_MS);
    response.once('close', () => {
      clearTimeout(end);
      this.held.delete(response);
    });
  }
}
