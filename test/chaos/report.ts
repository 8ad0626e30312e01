import { figuresOf, renderFigures } from './figures.js';
import type { Verdict } from './run-scenario.js';

/** More of one kind tell nothing new. */
const SHOWN = 5;

/** One scenario: what was put into it, what came of it, and what was broken of the promise. */
export function renderVerdict(verdict: Verdict): string {
  const { scenario, promise, seed, durationMs, heldUpMs, violations, facts } = verdict;
  const acknowledged = facts.events.filter(({ ack }) => ack === 'ok').length;
  const faults = [...groupBy(facts.faults, ({ name }) => name)].map(([name, list]) => `${list.length} x ${name}`);
  return [
    `${violations.length === 0 ? 'kept  ' : 'BROKEN'} ${scenario}: ${promise}`,
    `       ${Math.round(durationMs / 1_000)} s, seed ${seed}; ${acknowledged} of ${facts.events.length} events acknowledged, ${facts.receipts.length} requests, ${facts.deadLetters.length} dead letters, ${facts.rejections.length} rejected; faults: ${faults.join(', ') || 'none'}`,
    ...renderFigures(figuresOf(facts)).map((line) => `       ${line}`),
    `       the ledger itself was held up for at most ${Math.round(heldUpMs)} ms`,
    ...summarise(violations).map((line) => `       ${line}`),
  ].join('\n');
}

function summarise(violations: Verdict['violations']): string[] {
  const byInvariant = groupBy(violations, ({ invariant }) => invariant);
  return [...byInvariant].flatMap(([invariant, list]) => [
    `${invariant}: ${list.length}`,
    ...list
      .slice(0, SHOWN)
      .map(({ detail, eventId = '', destinationId = '' }) => `  ${detail} ${eventId} ${destinationId}`.trimEnd()),
  ]);
}

function groupBy<T>(list: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one]);
  return groups;
}

/** For a machine: without the facts, which are many. */
export function summaryOf({ facts, ...verdict }: Verdict) {
  const counts = Object.fromEntries(
    (['events', 'receipts', 'deadLetters', 'rejections', 'discards', 'faults'] as const).map((name) => [
      name,
      facts[name].length,
    ]),
  );
  return { ...verdict, counts, figures: figuresOf(facts) };
}
