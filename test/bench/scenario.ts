import type { ScenarioResult } from './figures.js';
import type { Bench, BenchSetup } from './open-bench.js';
import type { BenchOptions } from './read-options.js';

export interface Scenario {
  /** On the command line and in the baseline. */
  name: string;
  /** One line of `--list`. */
  summary: string;
  /** Part of a run that names no scenario. */
  byDefault: boolean;
  run(context: ScenarioContext): Promise<ScenarioResult>;
}

export interface ScenarioContext {
  options: BenchOptions;
  /** Everything, started anew and empty. Only one is open at a time: the next one closes it. */
  openBench(setup?: BenchSetup): Promise<Bench>;
  say(text: string): void;
}
