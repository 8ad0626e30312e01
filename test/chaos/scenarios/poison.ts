import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.js';

export const poison: Scenario = {
  name: 'poison',
  promise: 'every second record is poison: each is rejected once with its origin, and delays none of the good ones',
  ground: 'services',
  brief: { durationMs: 15_000 },
  long: { durationMs: 120_000 },
  async run(world, { durationMs }) {
    await world.underLoad({ ratePerSecond: 100, poisonShare: 0.5 }, () => sleep(durationMs));
  },
};
