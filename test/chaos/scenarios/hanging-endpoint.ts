import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.js';

/** Longer than two attempts: the first ones time out, and what comes after them is deferred. */
const HANGS_MS = 25_000;

export const hangingEndpoint: Scenario = {
  name: 'hanging-endpoint',
  promise:
    'delivery is killed and rolled while an endpoint hangs: what timed out or was deferred meanwhile ends like all else',
  ground: 'services',
  brief: { rounds: 1 },
  long: { rounds: 5 },
  async run(world, { rounds }) {
    const { receiver } = world.ledger;
    const { path } = world.population.all.at(-1)!.state;
    await world.underLoad({ ratePerSecond: 60 }, async () => {
      for (let round = 0; round < rounds; round++) {
        const hold = receiver.hold(path);
        const releaseAtMs = performance.now() + HANGS_MS;
        await hold.until(1);
        await sleep(HANGS_MS / 2);
        await world.fleet.kill('delivery');
        const rolled = world.fleet.roll('delivery');
        await sleep(releaseAtMs - performance.now());
        hold.release();
        await rolled;
        await sleep(5_000);
      }
    });
  },
};
