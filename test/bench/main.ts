import { mkdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { compareBaseline, findMismatches, renderComparisons, type Baseline } from './compare-baseline.js';
import { renderSections, type ScenarioResult } from './figures.js';
import { openBench, type Bench, type BenchSetup } from './open-bench.js';
import { readOptions, type BenchOptions } from './read-options.js';
import { baselineOf, readBaseline, saveBaseline, writeJson, type Results } from './result-file.js';
import type { Scenario } from './scenario.js';
import { listScenarios, selectScenarios } from './scenarios/index.js';

const OUT_DIR = '.local/bench';

/** `npm run bench`: starts everything it needs, measures, prints one table, leaves a JSON file, and ends what it started. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.list) return console.log(listScenarios());
  const scenarios = selectScenarios(options);
  // Before the minutes of measuring, not after them.
  const baseline = options.compare === undefined ? undefined : readBaseline(options.compare);
  mkdirSync(OUT_DIR, { recursive: true });
  const results: Results = {};
  const runner = new ScenarioRunner(options);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void runner.end().finally(() => process.exit(1)));
  }
  try {
    for (const scenario of scenarios) results[scenario.name] = await runner.run(scenario);
  } finally {
    await runner.end();
  }
  report(results, options);
  judge(results, options, baseline);
}

/** Opens one bench at a time for one scenario at a time. */
class ScenarioRunner {
  private close: () => Promise<void> = () => Promise.resolve();

  constructor(private readonly options: BenchOptions) {}

  async run({ name, run }: Scenario): Promise<ScenarioResult> {
    const { options } = this;
    const say = (text: string) => console.error(`bench: ${name}: ${text}`);
    const result = await run({ options, openBench: (setup) => this.open(setup), say });
    await this.end();
    const { destinations, bodyBytes, partitions } = options;
    return { ...result, settings: { destinations, bodyBytes, partitions, ...result.settings } };
  }

  async end(): Promise<void> {
    await this.close();
  }

  private async open(setup: BenchSetup = {}): Promise<Bench> {
    await this.end();
    return openBench(this.options, OUT_DIR, setup, (close) => (this.close = close));
  }
}

function report(results: Results, options: BenchOptions): void {
  const file = join(OUT_DIR, `${new Date().toISOString().replaceAll(':', '-')}.json`);
  writeJson(file, { machine: machineName(), options, scenarios: results });
  for (const [name, { settings, calibrators, sections }] of Object.entries(results)) {
    const { bareRequestsPerSecond, receiverCpuUs } = calibrators;
    const text = Object.entries(settings).map(([key, value]) => `${key} ${value}`);
    console.log(`\n${name}: ${machineName()}; ${text.join(', ')}`);
    console.log(
      `bare loop ${bareRequestsPerSecond.toFixed(0)} requests/s, its receiver ${receiverCpuUs.toFixed(0)} us`,
    );
    console.log(renderSections(sections));
  }
  console.log(`all figures: ${file}`);
}

/** Tells what makes the run a failed one, and keeps its figures as a baseline where nothing was lost or came twice. */
function judge(results: Results, options: BenchOptions, baseline: Baseline | undefined): void {
  const now = baselineOf(machineName(), results);
  const faults = Object.entries(results).flatMap(([name, result]) => result.faults.map((fault) => `${name}: ${fault}`));
  if (options.saveBaseline !== undefined && faults.length === 0) {
    saveBaseline(options.saveBaseline, now);
    console.log(`baseline: ${options.saveBaseline}`);
  }
  if (baseline) {
    const comparisons = compareBaseline(baseline, now);
    console.log(`\n${renderComparisons(comparisons)}`);
    faults.push(...findMismatches(baseline, now));
    faults.push(...comparisons.filter(({ broken }) => broken).map(({ name, limit }) => `${name} is not ${limit}`));
  }
  for (const fault of faults) console.error(`!  ${fault}`);
  if (faults.length > 0) process.exitCode = 1;
}

function machineName(): string {
  const [cpu] = cpus();
  return `${cpus().length} x ${cpu?.model.trim() ?? 'CPU'}, Node ${process.version}`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
