import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Facts, Settings } from './ledger/facts.js';
import { checkAll, type Violation } from './invariants/index.js';
import { seededRandom } from './random.js';
import type { Plan, Scenario } from './scenario.js';
import type { Fleet, ServiceName } from './world/fleet.js';
import type { Infrastructure } from './world/infrastructure.js';
import { World } from './world/world.js';

export interface RunOptions {
  infrastructure: Infrastructure;
  seed: number;
  long: boolean;
  rounds?: number | undefined;
  durationMs?: number | undefined;
  /** [the scenario's] */
  ratePerSecond?: number | undefined;
  /** Of the contract, where this run grants more. */
  settings?: Partial<Settings>;
  /** Logs of the services. */
  dir: string;
  /** Modules that node loads before a service. */
  plantedIn?: (service: ServiceName) => string[];
  /** Told every half minute how far the run is. */
  onProgress?: (line: string) => void;
}

/** What came of one scenario. */
export interface Verdict {
  scenario: string;
  promise: string;
  seed: number;
  durationMs: number;
  violations: readonly Violation[];
  /** For how long the ledger itself could do nothing, at most: by so much its times may be wrong. */
  heldUpMs: number;
  facts: Facts;
}

const PROGRESS_EVERY_MS = 30_000;
const DEFAULTS = { brief: { rounds: 5, durationMs: 20_000 }, long: { rounds: 50, durationMs: 300_000 } };

/** Runs one scenario on a world of its own, and has it judged. */
export async function runScenario(scenario: Scenario, options: RunOptions): Promise<Verdict> {
  const { infrastructure, seed, dir, ratePerSecond, plantedIn = () => [], onProgress = () => undefined } = options;
  const settings = { ...scenario.settings, ...options.settings };
  const startMs = performance.now();
  const holdUps = monitorEventLoopDelay();
  holdUps.enable();
  const random = seededRandom(seed);
  const setup = scenario;
  const world = await World.create({ infrastructure, setup, random, dir, settings, ratePerSecond, plantedIn });
  const progress = setInterval(() => {
    const seconds = Math.round((performance.now() - startMs) / 1_000);
    onProgress(`${scenario.name}: ${seconds} s, ${world.progress}`);
  }, PROGRESS_EVERY_MS);
  try {
    await scenario.run(world, planOf(scenario, options, random));
    const facts = await world.facts();
    holdUps.disable(); // judging may take its time
    await world.fleet.stop();
    const violations = [...checkAll(facts), ...world.seen, ...findBrokenProcesses(world.fleet)];
    const { name, promise } = scenario;
    const durationMs = performance.now() - startMs;
    return { scenario: name, promise, seed, durationMs, heldUpMs: holdUps.max / 1e6, violations, facts };
  } finally {
    holdUps.disable();
    clearInterval(progress);
    await world.stop();
  }
}

function planOf(scenario: Scenario, options: RunOptions, random: Plan['random']): Plan {
  const length = options.long ? 'long' : 'brief';
  const own = { ...DEFAULTS[length], ...scenario[length] };
  return { random, rounds: options.rounds ?? own.rounds, durationMs: options.durationMs ?? own.durationMs };
}

/** Services that ended although nobody ended them, or that wrote of an error nobody caught. */
function findBrokenProcesses(fleet: Fleet): Violation[] {
  const ends = fleet.selfEnds.map(({ service, how, logFile }) => `${service} ended by itself (${how}), see ${logFile}`);
  const uncaught = fleet.logFiles
    .filter((file) => /unhandledRejection|uncaughtException|"level":"fatal"/.test(readFileSync(file, 'utf8')))
    .map((file) => `an error that nobody caught, see ${file}`);
  return [...ends, ...uncaught].map((detail) => ({ invariant: 'I9', detail }));
}
