import { join } from 'node:path';
import { runScenario } from './run-scenario.js';
import { rollServices } from './scenarios/roll-services.js';
import { givenInfrastructure } from './world/infrastructure.js';

/** Kills one service at a time are in test/e2e; here the whole is judged by the ledger. */
it(`${rollServices.name}: ${rollServices.promise}`, async () => {
  const { violations, facts } = await runScenario(rollServices, {
    infrastructure: givenInfrastructure(),
    seed: 1,
    long: false,
    dir: join('.local', 'test', 'chaos', rollServices.name),
  });
  expect(violations.slice(0, 20)).toEqual([]);
  expect(facts.faults).toHaveLength(3);
  expect(facts.receipts.length).toBeGreaterThan(100);
}, 240_000);
