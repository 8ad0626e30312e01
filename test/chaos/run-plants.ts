import { join } from 'node:path';
import { PLANTS, moduleOf, type Plant } from './planted/index.js';
import { runScenario, type Verdict } from './run-scenario.js';
import { openGround } from './world/open-ground.js';

/** Whether the suite finds what was planted, and by what else. */
export interface Finding {
  plant: Plant;
  verdict: Verdict;
  found: boolean;
}

export interface PlantOptions {
  seed: number;
  ratePerSecond: number | undefined;
  outDir: string;
}

/** Plants one fault and runs the scenario that is to find it. */
export async function runPlant(plant: Plant, options: PlantOptions): Promise<Finding> {
  const { seed, ratePerSecond, outDir } = options;
  const dir = join(outDir, `planted-${plant.name}`);
  const infrastructure = await openGround(plant.scenario.ground, dir);
  if ('refused' in infrastructure) throw new Error(`${plant.name}: ${infrastructure.refused}`);
  try {
    const plantedIn = (service: string) => (service === plant.into ? [moduleOf(plant)] : []);
    const verdict = await runScenario(plant.scenario, {
      infrastructure,
      seed,
      ratePerSecond,
      rounds: plant.rounds,
      long: false,
      dir,
      plantedIn,
    });
    return { plant, verdict, found: verdict.violations.some(({ invariant }) => invariant === plant.foundBy) };
  } finally {
    await infrastructure.stop();
  }
}

export function renderFinding({ plant, verdict, found }: Finding): string {
  const counts = new Map<string, number>();
  for (const { invariant } of verdict.violations) counts.set(invariant, (counts.get(invariant) ?? 0) + 1);
  const invariants = [...counts].map(([invariant, count]) => `${invariant} (${count} times)`).join(', ') || 'nothing';
  return `${found ? 'found ' : 'MISSED'} ${plant.name} (${plant.what}): ${plant.scenario.name} breaks ${invariants}, ${plant.foundBy} was due`;
}

export function chosenPlants(name: string | undefined): readonly Plant[] {
  if (name === undefined) return PLANTS;
  const plant = PLANTS.find((known) => known.name === name);
  if (plant === undefined)
    throw new Error(`There is no fault ${name} to plant: ${PLANTS.map((p) => p.name).join(', ')}`);
  return [plant];
}
