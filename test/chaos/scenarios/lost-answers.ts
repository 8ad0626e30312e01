import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.js';
import { ownOf } from '../world/infrastructure.js';
import type { ServiceName } from '../world/fleet.js';

const POINTS: readonly { service: ServiceName; api: 'Produce' | 'OffsetCommit' }[] = [
  { service: 'matcher', api: 'Produce' },
  { service: 'matcher', api: 'OffsetCommit' },
  { service: 'delivery', api: 'Produce' },
  { service: 'delivery', api: 'OffsetCommit' },
  { service: 'destinations', api: 'OffsetCommit' },
];

export const lostAnswers: Scenario = {
  name: 'lost-answers',
  promise: 'the broker has written, but its answer is lost and the service dies on the spot: nothing is lost',
  ground: 'broker',
  brief: { rounds: 1 },
  long: { rounds: 8 },
  async run(world, { random, rounds }) {
    const { proxy } = ownOf(world.infrastructure);
    for (let round = 0; round < rounds; round++) {
      for (const { service, api } of POINTS) {
        const name = `${api} answer to ${service} lost`;
        await world.underLoad({ ratePerSecond: 60 }, async () => {
          await sleep(1_000);
          const nth = 1 + random.int(20);
          await world.during({ name, kind: 'lost-answer', service: 'kafka' }, () =>
            proxy.dropAnswer({ api, nth, clientIdPattern: new RegExp(`^webhooks-${service}`) }),
          );
          if (random.next() < 0.5) await world.fleet.kill(service);
          await sleep(2_000);
        });
        await world.recover(name); // one fault at a time: what two at once may repeat is another question
      }
    }
  },
};
