import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.js';

export const heldAnswers: Scenario = {
  name: 'held-answers',
  promise: 'delivery dies while endpoints hold its requests: each of them is repeated once, and none is lost',
  ground: 'services',
  brief: { rounds: 2 },
  long: { rounds: 20 },
  async run(world, { rounds }) {
    const { receiver } = world.ledger;
    const held = world.population.healthy[0]?.state.path ?? '';
    await world.underLoad({ ratePerSecond: 60 }, async () => {
      for (let round = 0; round < rounds; round++) {
        await sleep(1_500);
        const hold = receiver.hold(held);
        await hold.until(5);
        const successor = world.fleet.kill('delivery');
        hold.release(); // nobody listens any more
        await successor;
        await sleep(2_000);
      }
      await sleep(1_500);
    });
  },
};
