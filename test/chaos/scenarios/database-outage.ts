import { setTimeout as sleep } from 'node:timers/promises';
import type { Scenario } from '../scenario.js';
import { ownOf } from '../world/infrastructure.js';

export const databaseOutage: Scenario = {
  name: 'database-outage',
  promise: 'PostgreSQL killed, stopped or read-only delays neither matching nor delivery; the log catches up by itself',
  ground: 'broker',
  brief: { rounds: 1 },
  long: { rounds: 10 },
  async run(world, { rounds }) {
    const { postgres } = ownOf(world.infrastructure);
    const outage = (name: string, act: () => Promise<unknown>) =>
      world.during({ name, kind: 'outage', service: 'postgres' }, act);
    await world.underLoad({ ratePerSecond: 60 }, async () => {
      for (let round = 0; round < rounds; round++) {
        await world.window('baseline', () => sleep(5_000));
        await world.window('during', async () => {
          await outage('kill -9 of PostgreSQL', async () => {
            await postgres.kill();
            await sleep(3_000);
            await postgres.start();
          });
          await sleep(2_000);
          await outage('PostgreSQL is read-only', async () => {
            await postgres.setReadOnly(true);
            await sleep(3_000);
            await postgres.setReadOnly(false);
          });
          await sleep(2_000);
          await outage('a stop of PostgreSQL', async () => {
            await postgres.stop();
            await sleep(3_000);
            await postgres.start();
          });
        });
        await sleep(3_000);
      }
    });
  },
};
