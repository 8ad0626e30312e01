import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.js';
import { ownOf } from '../world/infrastructure.js';

/** Longer than the services' session timeout: the group forgets its members. */
const FROZEN_MS = 35_000;

export const brokerOutage: Scenario = {
  name: 'broker-outage',
  promise:
    'the broker is killed and comes back, and is frozen for longer than a session: the services find back by themselves, nothing is lost',
  ground: 'broker',
  brief: { rounds: 1 },
  long: { rounds: 10 },
  async run(world, { random, rounds }) {
    const { broker } = ownOf(world.infrastructure);
    await world.underLoad({ ratePerSecond: 60 }, async () => {
      for (let round = 0; round < rounds; round++) {
        await sleep(random.between(2_000, 4_000));
        await world.during({ name: 'kill -9 of the broker', kind: 'outage', service: 'kafka' }, async () => {
          await broker.kill();
          await sleep(random.between(0, 3_000));
          await broker.start();
        });
        await sleep(random.between(4_000, 6_000));
        await world.during({ name: 'SIGSTOP of the broker', kind: 'stop', service: 'kafka' }, async () => {
          broker.pause();
          await sleep(FROZEN_MS);
          broker.resume();
        });
        await sleep(5_000);
      }
    });
  },
};
