import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.js';

const WARM_UP_MS = 20_000;

export const soak: Scenario = {
  name: 'soak',
  promise: 'minutes of even load leave memory, sockets and timers as they were',
  ground: 'services',
  brief: { durationMs: 60_000 },
  long: { durationMs: 600_000 },
  async run(world, { durationMs }) {
    await world.underLoad({ ratePerSecond: 100 }, async () => {
      await sleep(WARM_UP_MS);
      await world.window('soak', () => sleep(durationMs));
    });
  },
};
