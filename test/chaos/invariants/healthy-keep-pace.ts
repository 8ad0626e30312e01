import { percentile } from '../../bench/statistics.js';
import { FIRST_RUN, type Facts, type Window } from '../ledger/facts.js';
import type { Violation } from './violation.js';

/** Where the settings say nothing else: the goal, and what a scheduler on a small machine makes of it. */
const DEFAULT_PACE = { maxRatio: 1.2, slackMs: 20 };
/** Fewer say nothing about a 99th percentile. */
const MIN_DELIVERIES = 30;

/**
 * I7: while others misbehave, healthy destinations get their events as fast as before. Of the events of each window
 * `during`, the median and the 99th percentile from publishing to the first arrival are at most `maxRatio` times those of
 * the last `baseline` before it, or `slackMs` more.
 */
export function healthyKeepPace(facts: Facts): Violation[] {
  const { maxRatio, slackMs } = facts.settings.pace ?? DEFAULT_PACE;
  const arrivals = firstArrivals(facts);
  const baselines = facts.windows.filter(({ label }) => label === 'baseline');
  const during = facts.windows.filter(({ label }) => label === 'during');
  return during.flatMap((window) => {
    const baseline = baselines
      .filter(({ toMs }) => toMs <= window.fromMs)
      .sort((a, b) => a.toMs - b.toMs)
      .at(-1);
    const before = baseline ? latenciesIn(baseline, facts, arrivals) : [];
    const then = latenciesIn(window, facts, arrivals);
    if (Math.min(before.length, then.length) < MIN_DELIVERIES) {
      const detail = `too few to compare: ${before.length} deliveries before, ${then.length} during`;
      return [{ invariant: 'I7' as const, detail }];
    }
    return [0.5, 0.99].flatMap((share) => {
      const [beforeMs, thenMs] = [percentile(before, share), percentile(then, share)];
      if (thenMs <= Math.max(beforeMs * maxRatio, beforeMs + slackMs)) return [];
      const detail = `p${share * 100} of healthy destinations: ${beforeMs.toFixed(1)} ms before, ${thenMs.toFixed(1)} ms during`;
      return [{ invariant: 'I7' as const, detail }];
    });
  });
}

/** Of one window, ascending. */
export function latenciesOf(window: Window, facts: Facts): number[] {
  return latenciesIn(window, facts, firstArrivals(facts));
}

/** By event and destination. */
function firstArrivals({ receipts }: Facts): Map<string, number> {
  const arrivals = new Map<string, number>();
  for (const { webhookId, destinationId, run, arrivedAtMs } of receipts) {
    if (run !== FIRST_RUN) continue;
    const pair = `${webhookId} ${destinationId}`;
    arrivals.set(pair, Math.min(arrivedAtMs, arrivals.get(pair) ?? Infinity));
  }
  return arrivals;
}

/** Ascending. Only of what arrived: what did not is I1's. */
function latenciesIn(window: Window, { events }: Facts, arrivals: Map<string, number>): number[] {
  const sent = events.filter(({ sentAtMs }) => sentAtMs >= window.fromMs && sentAtMs < window.toMs);
  const latencies = sent.flatMap(({ id, sentAtMs }) =>
    window.healthyDestinationIds.flatMap((destinationId) => {
      const arrivedAtMs = arrivals.get(`${id} ${destinationId}`);
      return arrivedAtMs === undefined ? [] : [arrivedAtMs - sentAtMs];
    }),
  );
  return latencies.sort((a, b) => a - b);
}
