import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.js';
import { SERVICES } from '../world/fleet.js';

export const killServices: Scenario = {
  name: 'kill-services',
  promise: 'kill -9 of any service at any moment loses nothing, and repeats at most what was in flight',
  ground: 'services',
  brief: { rounds: 6 },
  long: { rounds: 200 },
  async run(world, { random, rounds }) {
    await world.underLoad({ ratePerSecond: 60 }, async () => {
      for (let round = 0; round < rounds; round++) {
        await sleep(random.between(200, 2_500));
        await world.fleet.kill(random.pick(SERVICES));
      }
    });
  },
};
