import type { Fault, FaultKind, Service } from '../ledger/facts.js';

/** Inclusive; `toMs` may be Infinity. */
export interface Span {
  fromMs: number;
  toMs: number;
}

const OF_OURS: ReadonlySet<Service | undefined> = new Set(['matcher', 'delivery', 'destinations', 'ingest']);
const OF_A_MEMBER: ReadonlySet<FaultKind> = new Set(['kill', 'stop', 'rebalance']);
const OF_THE_BROKER: ReadonlySet<FaultKind> = new Set(['outage', 'stop']);

export function spanOf({ fromMs, healedAtMs }: Fault): Span {
  return { fromMs, toMs: healedAtMs ?? Infinity };
}

export function overlap(a: Span, b: Span): boolean {
  return a.fromMs <= b.toMs && b.fromMs <= a.toMs;
}

/** Whether something of the system was out of order meanwhile, so that it may have taken longer than it promises. */
export function slowsDown({ kind, service }: Fault): boolean {
  if (kind === 'endpoints' || kind === 'clock') return false;
  return kind !== 'restart' || !OF_OURS.has(service);
}

/** What may make a reader of the log lose its place, and read again what it has done. */
export function losesItsPlace({ kind, service }: Fault, reader: 'matcher' | 'delivery'): boolean {
  if (service === reader) return OF_A_MEMBER.has(kind);
  return service === 'kafka' && OF_THE_BROKER.has(kind);
}
