import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.js';
import { SERVICES } from '../world/fleet.js';

export const rollServices: Scenario = {
  name: 'roll-services',
  promise: 'a rolling update of every service under load loses nothing and repeats nothing',
  ground: 'services',
  brief: { rounds: 1 },
  long: { rounds: 10 },
  async run(world, { rounds }) {
    await world.underLoad({ ratePerSecond: 60 }, async () => {
      for (let round = 0; round < rounds; round++) {
        for (const service of SERVICES) {
          await sleep(1_000);
          await world.fleet.roll(service);
        }
      }
      await sleep(1_000);
    });
  },
};
