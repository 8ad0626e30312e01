import { setTimeout as sleep } from 'node:timers/promises';
import { EVENT_TOPICS } from '#contracts';
import { Outsider, type GroupProtocol } from '../faults/outsider.js';
import type { Scenario } from '../scenario.js';
import { readingsOf } from '../world/read-lag.js';
import type { World } from '../world/world.js';

const BASELINE_MS = 10_000;
/** One comes every second, whether those before have left or not: a client without partitions takes seconds to stop. */
const EVERY_MS = 1_000;
const STAYS_MS = 500;

const VISITED: readonly (readonly [service: 'delivery' | 'matcher', protocol: GroupProtocol])[] = [
  ['delivery', 'CoPartitionedSticky'],
  ['matcher', 'PartitionSticky'],
];

export const outsider: Scenario = {
  name: 'outsider',
  promise:
    "every second a stranger joins delivery's group for a moment, then the matcher's: nothing is lost, nothing repeated, and nothing waits for it but for its comings and goings",
  ground: 'services',
  // A rebalance waits for every member, and a stranger without partitions looks up after as much as 5 s.
  settings: { pace: { maxRatio: 1.2, slackMs: 10_000 } },
  brief: { durationMs: 60_000 },
  long: { durationMs: 300_000 },
  async run(world, { durationMs }) {
    await world.underLoad({ ratePerSecond: 40 }, async () => {
      await sleep(2_000);
      await world.window('baseline', () => sleep(BASELINE_MS));
      for (const [service, protocol] of VISITED) {
        await world.window('during', () => visit(world, service, protocol, durationMs));
      }
      await sleep(3_000);
    });
  },
};

async function visit(world: World, service: 'delivery' | 'matcher', protocol: GroupProtocol, durationMs: number) {
  const { groupId, topics } = readingsOf(world.names, EVENT_TOPICS)[service];
  const { brokers } = world.infrastructure;
  const visits: Promise<void>[] = [];
  for (const endMs = performance.now() + durationMs; performance.now() < endMs; await sleep(EVERY_MS)) {
    const fault = { name: `a stranger in the group of ${service}`, kind: 'rebalance', service } as const;
    const visiting = world.during(fault, async () => {
      const stranger = await Outsider.join(brokers, groupId, topics, protocol);
      await sleep(STAYS_MS);
      await stranger.leave();
    });
    // One that fails is told by `all`, once the others are over.
    visiting.catch(() => undefined);
    visits.push(visiting);
  }
  await Promise.all(visits);
}
