import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.js';

export const groupChurn: Scenario = {
  name: 'group-churn',
  promise: 'one more delivery joins the group and leaves it, again and again: deliveries go on, nothing is lost',
  ground: 'services',
  brief: { rounds: 3 },
  long: { rounds: 30 },
  async run(world, { rounds }) {
    await world.underLoad({ ratePerSecond: 40 }, async () => {
      for (let round = 0; round < rounds; round++) {
        await world.fleet.scale('delivery', 2);
        await sleep(1_000);
        await world.fleet.scale('delivery', 1);
        await sleep(1_000);
      }
    });
  },
};
