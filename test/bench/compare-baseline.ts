import type { Calibrators, FigureKind } from './figures.js';

/** Of one scenario: what a later run is compared with. */
export interface BaselineEntry {
  machine: string;
  settings: Record<string, number | string>;
  calibrators: Calibrators;
  /** Median by id. */
  figures: Record<string, { kind: FigureKind; median: number | null }>;
}

export type Baseline = Record<string, BaselineEntry>;

export interface Comparison {
  /** `scenario figure` */
  name: string;
  baseline: number;
  now: number;
  /** After normalising; NaN where there is nothing to divide. */
  ratio: number;
  limit: string;
  broken: boolean;
}

interface Rule {
  atMost?: number;
  atLeast?: number;
  /** What both are brought to the same machine by: a figure is multiplied with it. */
  scale?: (calibrators: Calibrators) => number;
}

const perReceiverCpu = ({ receiverCpuUs }: Calibrators) => 1 / receiverCpuUs;
const perBareRequest = ({ bareRequestsPerSecond }: Calibrators) => 1 / bareRequestsPerSecond;

/**
 * How far the ratio of a figure to the baseline's may go. A slower machine takes more CPU and time for the same work, by what the bare loop
 * and its receiver say, so these are divided out first.
 */
export const RULES: Record<FigureKind, Rule> = {
  throughput: { atLeast: 0.8, scale: perBareRequest },
  cpu: { atMost: 1.2, scale: perReceiverCpu },
  efficiency: { atLeast: 0.8, scale: ({ receiverCpuUs }) => receiverCpuUs },
  latency: { atMost: 1.5, scale: ({ bareRequestsPerSecond }) => bareRequestsPerSecond },
  tail: { atMost: 2, scale: ({ bareRequestsPerSecond }) => bareRequestsPerSecond },
  share: { atLeast: 0.8 },
  ratio: { atMost: 1.3 },
  memory: { atMost: 1.25 },
  none: {},
  fact: {},
};

/** Every figure that a rule judges, of the scenarios that both have with the same settings. */
export function compareBaseline(baseline: Baseline, now: Baseline): Comparison[] {
  return Object.entries(now).flatMap(([scenario, entry]) => {
    const before = baseline[scenario];
    const isComparable = before && findMismatches(baseline, { [scenario]: entry }).length === 0;
    return isComparable ? compareEntry(scenario, before, entry) : [];
  });
}

/** Where two runs are not comparable, and why. */
export function findMismatches(baseline: Baseline, now: Baseline): string[] {
  return Object.entries(now).flatMap(([scenario, { settings }]) => {
    const before = baseline[scenario];
    if (!before) return [`${scenario}: the baseline lacks it`];
    const names = new Set([...Object.keys(settings), ...Object.keys(before.settings)]);
    return [...names]
      .filter((name) => settings[name] !== before.settings[name])
      .map((name) => `${scenario}: ${name} is ${settings[name]}, in the baseline ${before.settings[name]}`);
  });
}

function compareEntry(scenario: string, before: BaselineEntry, now: BaselineEntry): Comparison[] {
  return Object.entries(before.figures).flatMap(([id, { kind, median }]) => {
    if (kind === 'fact' || median === null) return [];
    const value = now.figures[id]?.median ?? NaN;
    const scaleOf = RULES[kind].scale ?? (() => 1);
    const ratio = (value * scaleOf(now.calibrators)) / (median * scaleOf(before.calibrators));
    const { limit, broken } = judge(kind, value, ratio);
    return [{ name: `${scenario} ${id}`, baseline: median, now: value, ratio, limit, broken }];
  });
}

function judge(kind: FigureKind, value: number, ratio: number): { limit: string; broken: boolean } {
  // Not measured any more is broken too: a comparison with NaN is false.
  if (kind === 'none') return { limit: '0', broken: !(value === 0) };
  const { atMost, atLeast } = RULES[kind];
  if (atMost !== undefined) return { limit: `<= ${atMost}`, broken: !(ratio <= atMost) };
  return { limit: `>= ${atLeast}`, broken: !(ratio >= (atLeast ?? 0)) };
}

export function renderComparisons(comparisons: Comparison[]): string {
  const row = (name: string, ...cells: string[]) =>
    `  ${name.padEnd(44)}${cells.map((cell) => cell.padStart(12)).join('')}`;
  const lines = comparisons.map(({ name, baseline, now, ratio, limit, broken }) =>
    row(name, shorten(baseline), shorten(now), ratio.toFixed(2), limit, broken ? '! broken' : ''),
  );
  return [row('to the baseline', 'baseline', 'now', 'normalised', 'limit', ''), ...lines]
    .map((line) => line.trimEnd())
    .join('\n');
}

function shorten(value: number): string {
  return value.toFixed(value >= 100 ? 0 : 2);
}
