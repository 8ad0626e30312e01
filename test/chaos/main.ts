import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openGround } from './world/open-ground.js';
import { HELP, readOptions, type ChaosOptions } from './read-options.js';
import { renderVerdict, summaryOf } from './report.js';
import { chosenPlants, renderFinding, runPlant } from './run-plants.js';
import { runScenario, type Verdict } from './run-scenario.js';
import type { Scenario } from './scenario.js';
import { SCENARIOS } from './scenarios/index.js';

const OUT_DIR = join('.local', 'chaos');

/** `npm run chaos`: breaks the system in every way it knows, and says which promises held. */
async function main(): Promise<void> {
  const options = readOptions(process.argv.slice(2));
  if (options.list) {
    for (const { name, promise, ground } of SCENARIOS) console.log(`${name.padEnd(22)}${promise} (${ground})`);
    return;
  }
  mkdirSync(OUT_DIR, { recursive: true });
  if (options.plants || options.plant !== undefined) return testTheSuite(options);
  const verdicts: Verdict[] = [];
  for (const scenario of chosen(options)) {
    const verdict = await runOn(scenario, options);
    console.log(renderVerdict(verdict));
    verdicts.push(verdict);
    if (verdict.violations.length > 0) keepFacts(verdict);
  }
  const file = join(OUT_DIR, 'result.json');
  writeFileSync(file, `${JSON.stringify({ seed: options.seed, verdicts: verdicts.map(summaryOf) }, null, 2)}\n`);
  console.log(
    `${verdicts.filter((v) => v.violations.length === 0).length} of ${verdicts.length} promises kept; all figures: ${file}`,
  );
}

/** Each planted fault must be found: a suite that misses one proves nothing. */
async function testTheSuite({ plant, seed }: ChaosOptions): Promise<void> {
  for (const chosen of chosenPlants(plant)) {
    const finding = await runPlant(chosen, seed, OUT_DIR);
    console.log(renderFinding(finding));
    if (!finding.found) process.exitCode = 1;
  }
}

/** Of a broken promise everything is kept, to find out why. */
function keepFacts({ scenario, facts }: Verdict): void {
  process.exitCode = 1;
  const file = join(OUT_DIR, scenario, 'facts.json');
  writeFileSync(file, JSON.stringify(facts));
  console.log(`       all facts: ${file}`);
}

async function runOn(scenario: Scenario, options: ChaosOptions): Promise<Verdict> {
  const dir = join(OUT_DIR, scenario.name);
  const infrastructure = await openGround(scenario.ground, dir);
  try {
    const { seed, long, rounds, durationMs } = options;
    return await runScenario(scenario, { infrastructure, seed, long, rounds, durationMs, dir });
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

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
