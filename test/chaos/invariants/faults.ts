import type { Fault, Facts, Receipt, Service, Settings } from '../ledger/facts.js';
import { REBALANCED_WITHIN_MS, RECOVERED_WITHIN_MS, TIMEOUT_TOLERANCE_MS, TRANSIT_MS } from './tolerances.js';

/** A stretch of time, both ends included. */
export interface Span {
  fromMs: number;
  untilMs: number;
}

/** When delivery may have lost partitions, and with them what it had not committed. */
export interface Loss extends Span {
  /** Attempts that end within so long were waited for, and committed. [0]: none was. */
  holdMs?: number;
}

/** A moment for a kill, else a stretch. */
export function lossesOf({ faults, settings }: Facts): Loss[] {
  return faults.filter(takesPartitions).map((fault) => {
    if (fault.kind === 'kill' && fault.service === 'delivery') return { fromMs: fault.fromMs, untilMs: fault.fromMs };
    if (fault.kind !== 'rebalance') return recoveryOf(fault, RECOVERED_WITHIN_MS);
    return { ...recoveryOf(fault, REBALANCED_WITHIN_MS), ...(settings.holdMs && { holdMs: settings.holdMs }) };
  });
}

/** Whether an attempt can have been under way for longer than the loss waited for it. */
export function outlasts(receipt: Receipt, { holdMs = 0 }: Loss, { settings }: Facts): boolean {
  return latestEndMs(receipt, settings) - receipt.arrivedAtMs >= holdMs - TIMEOUT_TOLERANCE_MS;
}

function latestEndMs({ arrivedAtMs, answeredAtMs }: Receipt, { attemptTimeoutMs }: Settings): number {
  return answeredAtMs ?? arrivedAtMs + attemptTimeoutMs + TIMEOUT_TOLERANCE_MS;
}

function takesPartitions({ kind, service }: Fault): boolean {
  if (kind === 'rebalance') return service === undefined || service === 'delivery';
  if (service === 'delivery') return kind === 'kill' || kind === 'stop' || kind === 'outage';
  return service === 'kafka' && kind !== 'lost-answer' && kind !== 'clock';
}

/**
 * Whether `loss` may be why `later` came although `earlier` had come: what is in flight at a loss, or was answered too
 * shortly before to be committed, is made again.
 */
export function explainsRepeat(loss: Loss, earlier: Receipt, later: Receipt, facts: Facts): boolean {
  const { settings } = facts;
  if (!outlasts(earlier, loss, facts)) return false;
  const uncommittedFromMs = loss.fromMs - settings.commitWindowMs - TRANSIT_MS;
  const wasUnderWay = earlier.arrivedAtMs <= loss.untilMs + TRANSIT_MS;
  const wasCommitted = latestEndMs(earlier, settings) < uncommittedFromMs;
  return wasUnderWay && !wasCommitted && later.arrivedAtMs >= loss.fromMs;
}

/** From the beginning of a fault of one of `services` to the system's recovery. A clean restart is none. */
export function troublesOf({ faults }: Facts, services: readonly Service[]): Span[] {
  const isTrouble = ({ kind, service }: Fault) =>
    service !== undefined &&
    services.includes(service) &&
    kind !== 'clock' &&
    (kind !== 'restart' || service === 'kafka');
  return faults.filter(isTrouble).map((fault) => recoveryOf(fault, RECOVERED_WITHIN_MS));
}

/** The end of a promise that was given at `fromMs` for `untilMs`, where trouble in between lets it wait. */
export function stretchOver(troubles: readonly Span[], fromMs: number, untilMs: number): number {
  let endMs = untilMs;
  for (const trouble of [...troubles].sort((a, b) => a.fromMs - b.fromMs)) {
    if (overlaps(trouble, { fromMs, untilMs: endMs })) endMs = Math.max(endMs, trouble.untilMs);
  }
  return endMs;
}

export function overlaps(a: Span, b: Span): boolean {
  return a.fromMs <= b.untilMs && b.fromMs <= a.untilMs;
}

function recoveryOf({ fromMs, healedAtMs }: Fault, withinMs: number): Span {
  return { fromMs, untilMs: (healedAtMs ?? Infinity) + withinMs };
}
