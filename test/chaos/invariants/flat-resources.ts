import { spreadOf } from '../../bench/statistics.js';
import type { Facts, Sample, Window } from '../ledger/facts.js';
import { groupBy } from './group-by.js';
import type { Violation } from './violation.js';

type Resource = 'nativeMb' | 'heapMb' | 'fds' | 'sockets' | 'timers';

/** How much more the end of a soak may have than its beginning: the larger of the two. */
export const GROWTH_BOUNDS: Record<Resource, { amount: number; share: number }> = {
  nativeMb: { amount: 32, share: 0.15 },
  heapMb: { amount: 16, share: 0.2 },
  fds: { amount: 10, share: 0 },
  sockets: { amount: 10, share: 0 },
  timers: { amount: 20, share: 0 },
};

/** A median of fewer is a reading. */
const MIN_SAMPLES_PER_FIFTH = 5;

/**
 * I9: over a soak nothing grows. Memory is judged in its two parts, what of the heap is used and what is beside the heap: the pages that
 * the heap has and does not use come and go by the collector's own rules, for minutes. The median of the last fifth is compared with that
 * of the first: collections, bursts and single odd readings move neither, a leak moves both apart.
 */
export function flatResources(facts: Facts): Violation[] {
  const soaks = facts.windows.filter(({ label }) => label === 'soak');
  return soaks.flatMap((soak) => {
    const lived = [...groupBy(facts.samples, ({ process }) => process)]
      .map(([process, samples]) => ({ process, ...endsOfSoak(samples, soak) }))
      .filter(({ first, last }) => Math.min(first.length, last.length) >= MIN_SAMPLES_PER_FIFTH);
    if (lived.length === 0) {
      return [{ invariant: 'I9' as const, detail: 'no process was sampled throughout the soak' }];
    }
    return lived.flatMap(({ process, first, last }) =>
      (Object.keys(GROWTH_BOUNDS) as Resource[]).flatMap((resource) => {
        const grown = growthOf(resource, first, last);
        return grown === undefined ? [] : [{ invariant: 'I9' as const, detail: `${process}: ${grown}` }];
      }),
    );
  });
}

/** Its first and its last fifth. */
export function endsOfSoak(samples: readonly Sample[], { fromMs, toMs }: Window): { first: Sample[]; last: Sample[] } {
  const fifthMs = (toMs - fromMs) / 5;
  return {
    first: samples.filter(({ atMs }) => atMs >= fromMs && atMs < fromMs + fifthMs),
    last: samples.filter(({ atMs }) => atMs > toMs - fifthMs && atMs <= toMs),
  };
}

function growthOf(resource: Resource, first: readonly Sample[], last: readonly Sample[]): string | undefined {
  const [before, after] = [first, last].map((samples) => medianOf(samples, resource));
  const { amount, share } = GROWTH_BOUNDS[resource];
  const bound = before! + Math.max(amount, before! * share);
  // NaN, where it was not read, is no growth.
  return after! > bound ? `${resource} grew from ${before!.toFixed(1)} to ${after!.toFixed(1)}` : undefined;
}

/** NaN where it was never read. */
export function medianOf(samples: readonly Sample[], resource: Resource | 'rssMb'): number {
  return spreadOf(samples.map((sample) => sample[resource]).filter((value) => value !== null)).median;
}
