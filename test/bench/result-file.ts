import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Baseline, BaselineEntry } from './compare-baseline.js';
import type { ScenarioResult } from './figures.js';
import { spreadOf } from './statistics.js';

export type Results = Record<string, ScenarioResult>;

/** What a baseline keeps of a run. */
export function baselineOf(machine: string, results: Results): Baseline {
  const entryOf = ({ settings, calibrators, sections }: ScenarioResult): BaselineEntry => ({
    machine,
    settings,
    calibrators,
    figures: Object.fromEntries(
      sections
        .flatMap(({ figures }) => figures)
        .map(({ id, kind, values }) => {
          const { median } = spreadOf(values);
          return [id, { kind, median: Number.isFinite(median) ? Number(median.toPrecision(6)) : null }];
        }),
    ),
  });
  return Object.fromEntries(Object.entries(results).map(([name, result]) => [name, entryOf(result)]));
}

/** @throws where there is none yet */
export function readBaseline(file: string): Baseline {
  if (!existsSync(file)) throw new Error(`${file} is not there: npm run bench -- --save-baseline makes it`);
  return JSON.parse(readFileSync(file, 'utf8')) as Baseline;
}

/** Scenarios that did not run keep what they have. */
export function saveBaseline(file: string, baseline: Baseline): void {
  const before = existsSync(file) ? readBaseline(file) : {};
  writeJson(file, { ...before, ...baseline });
}

/** Numbers that JSON lacks become null. */
export function writeJson(file: string, content: unknown): void {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
}
