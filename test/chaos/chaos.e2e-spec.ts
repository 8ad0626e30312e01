import { join } from 'node:path';
import { givenInfrastructure } from './world/infrastructure.js';
import { runScenario } from './run-scenario.js';
import { killServices } from './scenarios/kill-services.js';
import { rollServices } from './scenarios/roll-services.js';

/** Other suites run beside this one: what was answered may take longer to be committed than on a machine of its own. */
const COMMIT_WINDOW_MS = 5_000;

it.each([
  { ...killServices, rounds: 4 },
  { ...rollServices, rounds: 1 },
])(
  '$name: $promise',
  async ({ rounds, ...scenario }) => {
    const { violations, facts } = await runScenario(scenario, {
      infrastructure: givenInfrastructure(),
      seed: 1,
      long: false,
      rounds,
      settings: { commitWindowMs: COMMIT_WINDOW_MS },
      dir: join('.local', 'test', 'chaos', scenario.name),
    });
    expect(violations).toEqual([]);
    expect(facts.faults.length).toBeGreaterThanOrEqual(rounds);
    expect(facts.receipts.length).toBeGreaterThan(100);
  },
  240_000,
);
