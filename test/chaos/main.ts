import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openGround, type Refused } from './world/open-ground.js';
import { HELP, readOptions, type ChaosOptions } from './read-options.js';
import { renderVerdict, summaryOf } from './report.js';
import { chosenPlants, renderFinding, runPlant } from './run-plants.js';
import { runScenario, type Verdict } from './run-scenario.js';
import type { Scenario } from './scenario.js';
import { SCENARIOS } from './scenarios/index.js';

const OUT_DIR = join('.local', 'chaos');

/** `npm run chaos`: breaks the system in every way it knows, and says which promises held. @returns whether all did */
async function main(): Promise<boolean> {
  const options = readOptions(process.argv.slice(2));
  if (options.list) {
    for (const { name, promise, ground } of SCENARIOS) console.log(`${name.padEnd(22)}${promise} (${ground})`);
    return true;
  }
  mkdirSync(OUT_DIR, { recursive: true });
  if (options.plants || options.plant !== undefined) return testTheSuite(options);
  const verdicts: Verdict[] = [];
  const notRun: string[] = [];
  for (const scenario of chosen(options)) {
    const verdict = await runOn(scenario, options);
    if ('refused' in verdict) {
      notRun.push(scenario.name);
      console.log(`NOT RUN ${scenario.name}: ${verdict.refused}`);
      continue;
    }
    console.log(renderVerdict(verdict));
    verdicts.push(verdict);
    if (verdict.violations.length > 0 || options.facts) keepFacts(verdict);
  }
  const file = join(OUT_DIR, 'result.json');
  const result = { seed: options.seed, notRun, verdicts: verdicts.map(summaryOf) };
  writeFileSync(file, `${JSON.stringify(result, null, 2)}\n`);
  const kept = verdicts.filter(({ violations }) => violations.length === 0).length;
  console.log(`${kept} of ${verdicts.length} promises kept, ${notRun.length} not tried; all figures: ${file}`);
  const allTried = options.scenarios.length === 0 || notRun.length === 0; // what was asked for by name counts
  return kept === verdicts.length && allTried;
}

/** Each planted fault must be found: a suite that misses one proves nothing. @returns whether each was */
async function testTheSuite({ plant, seed, ratePerSecond }: ChaosOptions): Promise<boolean> {
  let allFound = true;
  for (const chosen of chosenPlants(plant)) {
    const finding = await runPlant(chosen, { seed, ratePerSecond, outDir: OUT_DIR });
    console.log(renderFinding(finding));
    allFound &&= finding.found;
  }
  return allFound;
}

function keepFacts({ scenario, facts }: Verdict): void {
  const file = join(OUT_DIR, scenario, 'facts.json');
  writeFileSync(file, JSON.stringify(facts));
  console.log(`       all facts: ${file}`);
}

async function runOn(scenario: Scenario, options: ChaosOptions): Promise<Verdict | Refused> {
  const dir = join(OUT_DIR, scenario.name);
  const infrastructure = await openGround(scenario.ground, dir);
  if ('refused' in infrastructure) return infrastructure;
  try {
    const { seed, long, rounds, durationMs, ratePerSecond } = options;
    const onProgress = (line: string) => console.error(`       ${line}`);
    const run = { infrastructure, seed, long, rounds, durationMs, ratePerSecond, dir, onProgress };
    return await runScenario(scenario, run);
  } finally {
    await infrastructure.stop();
  }
}

function chosen({ scenarios }: ChaosOptions): readonly Scenario[] {
  if (scenarios.length === 0) return SCENARIOS;
  return scenarios.map((name) => {
    const scenario = SCENARIOS.find((known) => known.name === name);
    if (scenario === undefined) throw new Error(`There is no scenario ${name}.\n\n${HELP}`);
    return scenario;
  });
}

// What ends without a verdict, for whatever reason, has proved nothing.
process.exitCode = 1;
main().then(
  (kept) => (process.exitCode = kept ? 0 : 1),
  (error: unknown) => console.error(error instanceof Error ? error.message : error),
);
