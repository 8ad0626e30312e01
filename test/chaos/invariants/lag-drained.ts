import type { Facts } from '../ledger/facts.js';
import { groupBy } from './group-by.js';
import { RECOVERED_WITHIN_MS } from './tolerances.js';
import type { Violation } from './violation.js';

/**
 * I8: once the last fault is healed and the last event is sent, every group's lag is seen at 0 within a minute. A run that
 * never sampled a lag is not judged.
 */
export function lagDrained(facts: Facts): Violation[] {
  const lags = facts.samples.filter((sample): sample is typeof sample & { lag: number } => sample.lag !== null);
  if (lags.length === 0) return [];
  const fromMs = latest([
    ...facts.faults.map(({ fromMs, healedAtMs }) => healedAtMs ?? fromMs),
    ...facts.events.map(({ sentAtMs }) => sentAtMs),
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
