import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.js';

/**
 * Of the soak itself. What is remembered of each partition has a bound, and is full after so many records: at 100/s delivery's memory
 * grows for some 4 minutes, and no more. The brief run is too short for that; it grows by less than what is allowed.
 */
const WARM_UP_SHARE = 0.5;

export const soak: Scenario = {
  name: 'soak',
  promise: 'minutes of even load leave memory, sockets and timers as they were',
  ground: 'services',
  brief: { durationMs: 60_000 },
  long: { durationMs: 600_000 },
  async run(world, { durationMs }) {
    await world.underLoad({ ratePerSecond: 100 }, async () => {
      await sleep(WARM_UP_SHARE * durationMs);
      await world.window('soak', () => sleep(durationMs));
    });
  },
};
