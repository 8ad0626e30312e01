import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.js';
import { AGENTS, TYPES } from '../world/population.js';

const EVERY_MS = 200;
/** Changes one upon the other, then none until all is matched: of what is sent in between it is certain who should get it. */
const CHANGES_IN_A_ROW = 10;
const STILL_MS = 4_000;
const OVERLAP_SECONDS = 60;

export const changeDestinations: Scenario = {
  name: 'change-destinations',
  promise:
    'a destination that is disabled, edited, rotated or deleted, ten times in two seconds and again and again, gets what it should, signed as it should, and nothing else',
  ground: 'services',
  brief: { rounds: 4 },
  long: { rounds: 30 },
  async run(world, { random, rounds }) {
    const { registry, population } = world;
    const [scope] = population.scopes;
    if (scope === undefined) throw new Error('no project');
    let made = 0;
    const create = () =>
      registry.create(scope, `${population.healthy[0]?.state.path}-${++made}`, { eventTypes: TYPES, agentIds: [] });
    let destination = await create();
    const changes = [
      () => registry.update(destination, { enabled: !destination.state.enabled }),
      () =>
        registry.update(destination, {
          eventTypes: TYPES.filter(() => random.next() < 0.7)
            .concat('event.created')
            .filter(unique),
        }),
      () => registry.update(destination, { agentIds: random.next() < 0.5 ? [] : [random.pick(AGENTS)] }),
      () => registry.rotate(destination, OVERLAP_SECONDS),
      async () => {
        await registry.delete(destination);
        destination = await create();
      },
    ];
    for (let round = 0; round < rounds; round++) {
      await world.underLoad({ ratePerSecond: 60 }, async () => {
        for (let n = 0; n < CHANGES_IN_A_ROW; n++) await Promise.all([random.pick(changes)(), sleep(EVERY_MS)]);
        await registry.update(destination, { enabled: true });
        await sleep(STILL_MS);
      });
      await world.recover('ten changes');
    }
  },
};

function unique<T>(value: T, index: number, all: readonly T[]): boolean {
  return all.indexOf(value) === index;
}
