import { setTimeout as sleep } from 'node:timers/promises';
import type { Broker } from '../faults/broker.js';
import type { Scenario } from '../scenario.js';
import { clusterOf } from '../world/infrastructure.js';

/** Longer than the brokers' session (6 s): another one leads meanwhile, and the frozen one does not know. */
const FROZEN_MS = 12_000;
const GROUPS = ['matcher', 'delivery', 'recorder'] as const;

export const clusterFaults: Scenario = {
  name: 'cluster-faults',
  promise:
    "of three brokers the leaders move, each group's coordinator and a leader die and come back, one is frozen: the services find back by themselves, nothing is lost",
  ground: 'cluster',
  brief: { rounds: 1 },
  long: { rounds: 10 },
  async run(world, { random, rounds }) {
    const cluster = clusterOf(world.infrastructure);
    const { names } = world;
    const away = (name: string, act: () => Promise<unknown>) =>
      world.during({ name, kind: 'outage', service: 'kafka' }, act);

    const moveLeaders = () =>
      world.during({ name: 'every leader moves', kind: 'restart', service: 'kafka' }, () => cluster.moveLeaders());
    const kill = (what: string, find: () => Promise<Broker>) => async () => {
      const broker = await find();
      await away(`kill -9 of ${what}`, async () => {
        await cluster.kill(broker);
        await sleep(random.between(2_000, 12_000));
        await cluster.start(broker);
      });
    };
    const freezeLeader = async () => {
      const broker = await cluster.leaderOf(names.commands, 0);
      await away('SIGSTOP of a leader of the commands', async () => {
        broker.pause();
        await sleep(FROZEN_MS);
        broker.resume();
        await cluster.inSync();
      });
    };
    const steps: [what: string, act: () => Promise<void>][] = [
      ['a move of every leader', moveLeaders],
      ...GROUPS.map((member): [string, () => Promise<void>] => {
        const what = `the coordinator of the ${member}'s group`;
        return [what, kill(what, () => cluster.coordinatorOf(names.groups[member]))];
      }),
      ['a leader of the commands', kill('a leader of the commands', () => cluster.leaderOf(names.commands, 0))],
      ['a frozen leader of the commands', freezeLeader],
    ];
    for (let round = 0; round < rounds; round++) {
      for (const [what, act] of steps) {
        await world.underLoad({ ratePerSecond: 40 }, async () => {
          await sleep(random.between(1_000, 2_000));
          await act();
          await sleep(3_000);
        });
        await world.recover(what);
      }
    }
  },
};
