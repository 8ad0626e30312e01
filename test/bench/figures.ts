import { spreadOf } from './statistics.js';

/**
 * What a figure is decides how two runs of it are compared: `compare-baseline.ts` has the rules.
 *   throughput  per second                        cpu         microseconds per unit of work
 *   efficiency  units of work per CPU-second      latency, tail   milliseconds: medians, 99th percentiles
 *   share       of what is possible, more is better   ratio   to something of the same run, less is better
 *   memory      MB                                none        a count that must be 0
 *   fact        said, not judged
 */
export type FigureKind =
  'throughput' | 'cpu' | 'efficiency' | 'latency' | 'tail' | 'share' | 'ratio' | 'memory' | 'none' | 'fact';

export interface Goal {
  atMost?: number;
  atLeast?: number;
  /** As it is printed; [the number] */
  text?: string;
}

export interface Figure {
  /** The same in every run: what a baseline finds it by. */
  id: string;
  label: string;
  kind: FigureKind;
  /** One per round; NaN where there was nothing to measure. */
  values: number[];
  digits: number;
  goal?: Goal;
}

export interface Section {
  title: string;
  figures: Figure[];
  /** All in one line. */
  inline?: boolean;
}

/** What the machine gave in the same minutes: the measure for figures of different runs. */
export interface Calibrators {
  bareRequestsPerSecond: number;
  /** CPU of the receiver per request of the bare client. */
  receiverCpuUs: number;
}

export interface ScenarioResult {
  /** What the figures depend on; two runs are compared where these are equal. */
  settings: Record<string, number | string>;
  calibrators: Calibrators;
  sections: Section[];
  /** What makes the figures worthless: events that were lost or came twice. */
  faults: string[];
  /** Whatever else the result file keeps. */
  details?: unknown;
}

export function figure(
  id: string,
  label: string,
  kind: FigureKind,
  value: number | number[],
  more: Partial<Figure> = {},
) {
  return { id, label, kind, values: [value].flat(), digits: DIGITS[kind], ...more } satisfies Figure;
}

const DIGITS: Record<FigureKind, number> = {
  throughput: 0,
  cpu: 0,
  efficiency: 0,
  latency: 1,
  tail: 1,
  share: 2,
  ratio: 2,
  memory: 0,
  none: 0,
  fact: 0,
};

/** One line per figure: median, and the span over the rounds. */
export function renderSections(sections: Section[]): string {
  const rounds = Math.max(...sections.flatMap(({ figures }) => figures.map(({ values }) => values.length)));
  const head = `  ${''.padEnd(44)}${'median'.padStart(10)}   ${(rounds > 1 ? 'min .. max' : '').padEnd(22)}goal`;
  return [head, ...sections.flatMap(renderSection)].join('\n');
}

function renderSection({ title, figures, inline }: Section): string[] {
  if (!inline) return [title, ...figures.map(renderFigure)];
  const items = figures.map(({ label, values, digits }) => `${label} ${spreadOf(values).median.toFixed(digits)}`);
  return [`${title}: ${items.join(', ')}`];
}

function renderFigure({ label, values, digits, goal }: Figure): string {
  const { median, min, max } = spreadOf(values);
  const span = values.length > 1 ? `${min.toFixed(digits)} .. ${max.toFixed(digits)}` : '';
  return `    ${label.padEnd(42)}${median.toFixed(digits).padStart(10)}   ${span.padEnd(22)}${goalText(goal)}`.trimEnd();
}

function goalText(goal?: Goal): string {
  if (!goal) return '';
  if (goal.atMost !== undefined) return `<= ${goal.text ?? goal.atMost}`;
  return `>= ${goal.text ?? goal.atLeast}`;
}
