import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.js';

export const scaleDelivery: Scenario = {
  name: 'scale-delivery',
  promise: 'delivery grows from 1 to 3 instances and shrinks to 2 under load: nothing lost, nothing repeated',
  ground: 'services',
  brief: { rounds: 1 },
  long: { rounds: 10 },
  async run(world, { rounds }) {
    await world.underLoad({ ratePerSecond: 60 }, async () => {
      for (let round = 0; round < rounds; round++) {
        for (const count of [3, 2, 1]) {
          await sleep(2_000);
          await world.fleet.scale('delivery', count);
        }
      }
    });
  },
};
