import type { Facts } from '../ledger/facts.js';
import { groupBy } from './group-by.js';
import { RECOVERED_WITHIN_MS } from './tolerances.js';
import type { Violation } from './violation.js';

/**
 * I8: every fault is healed, and once the last one is and the last event is acknowledged, every group's lag is seen at 0
 * within a minute. The lag of a run that never sampled one is not judged.
 */
export function lagDrained(facts: Facts): Violation[] {
  return [...unhealedFaults(facts), ...lagsThatStay(facts)];
}

/** The other invariants wait for its end without limit, so here it counts. */
function unhealedFaults({ faults }: Facts): Violation[] {
  const unhealed = faults.filter(({ healedAtMs }) => healedAtMs === null);
  return unhealed.map(({ name }) => ({ invariant: 'I8', detail: `${name}: not healed when the run ended` }));
}

function lagsThatStay(facts: Facts): Violation[] {
  const lags = facts.samples.filter((sample): sample is typeof sample & { lag: number } => sample.lag !== null);
  if (lags.length === 0) return [];
  const fromMs = latest([
    ...facts.faults.map(({ fromMs, healedAtMs }) => healedAtMs ?? fromMs),
    ...facts.events.map(({ ackedAtMs, sentAtMs }) => ackedAtMs ?? sentAtMs),
  ]);
  const after = lags.filter(({ atMs }) => atMs >= fromMs);
  if (after.length === 0) return [{ invariant: 'I8', detail: 'no lag was sampled after all was healed and sent' }];
  return [...groupBy(after, ({ process }) => process)].flatMap(([process, samples]) => {
    const drained = samples.some(({ lag, atMs }) => lag === 0 && atMs <= fromMs + RECOVERED_WITHIN_MS);
    if (drained) return [];
    const least = samples.reduce((a, b) => (b.lag < a.lag ? b : a));
    const afterS = Math.round((least.atMs - fromMs) / 1_000);
    return [{ invariant: 'I8' as const, detail: `${process}: lag is still ${least.lag} after ${afterS} s` }];
  });
}

/** Not Math.max(...): a run has more events than a call takes arguments. */
function latest(times: readonly number[]): number {
  return times.reduce((a, b) => Math.max(a, b), -Infinity);
}
