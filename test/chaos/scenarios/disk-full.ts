import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '#testing';
import type { Scenario } from '../scenario.js';
import { ownOf } from '../world/infrastructure.js';

const MORE_ROOM_MB = 128;
/** A broker ends by itself at the next write that fails: under load, at once. */
const ENDS_WITHIN = { timeoutMs: 60_000 };

export const diskFull: Scenario = {
  name: 'disk-full',
  promise:
    "the broker's disk is full and it ends, until the operator makes room and starts it again: the services find back by themselves, nothing is lost",
  ground: 'small-disk',
  brief: { rounds: 1 },
  long: { rounds: 10 },
  async run(world, { random, rounds }) {
    const { broker, disk } = ownOf(world.infrastructure);
    if (disk === undefined) throw new Error('this scenario needs a small disk');
    const waysOut: [name: string, makeRoom: () => Promise<void>][] = [
      ['a disk that is freed', () => disk.free()],
      ['a disk that gets larger', () => disk.enlarge(MORE_ROOM_MB)],
    ];
    for (let round = 0; round < rounds; round++) {
      for (const [name, makeRoom] of waysOut) {
        await world.underLoad({ ratePerSecond: 60 }, async () => {
          await sleep(random.between(2_000, 4_000));
          await world.during({ name: `full: ${name}`, kind: 'outage', service: 'kafka' }, async () => {
            await disk.fill();
            await eventually(() => {
              if (broker.isRunning) throw new Error('the broker runs without room to write');
            }, ENDS_WITHIN);
            await sleep(random.between(1_000, 5_000));
            await makeRoom();
            await broker.ensureRunning();
          });
          await sleep(5_000);
        });
        await world.recover(name);
      }
      await disk.free();
    }
  },
};
