import { setTimeout as sleep } from 'node:timers/promises';
import { shiftClock, SHIFTABLE_CLOCK } from '../faults/clock/shift-clock.js';
import type { Scenario } from '../scenario.js';

const HOUR_MS = 3_600_000;

export const clockJumps: Scenario = {
  name: 'clock-jumps',
  promise: "delivery's wall clock jumps by an hour, forth and back: nothing is lost, and no retry comes early",
  ground: 'services',
  nodeArgs: { delivery: SHIFTABLE_CLOCK },
  brief: { rounds: 1 },
  long: { rounds: 10 },
  async run(world, { random, rounds }) {
    await world.underLoad({ ratePerSecond: 60 }, async () => {
      for (let round = 0; round < rounds; round++) {
        for (const byMs of [HOUR_MS, -HOUR_MS]) {
          await sleep(random.between(2_000, 4_000));
          const [delivery] = world.fleet.instances('delivery');
          if (delivery)
            await world.during({ name: `clock of delivery ${byMs / 1000} s`, kind: 'clock', service: 'delivery' }, () =>
              shiftClock(delivery, byMs),
            );
        }
      }
      await sleep(3_000);
    });
  },
};
