import { setTimeout as sleep } from 'node:timers/promises';
import { EVENT_TOPICS } from '#contracts';
import type { Scenario } from '../scenario.js';

export const poison: Scenario = {
  name: 'poison',
  promise:
    'every second record is poison, on all topics that a service reads: it is rejected once with its origin, or ignored by a table, and delays none of the good ones',
  ground: 'services',
  brief: { durationMs: 15_000 },
  long: { durationMs: 120_000 },
  async run(world, { durationMs }) {
    const { commands, retryLanes, deferLanes, attempts, destinations } = world.names;
    const lanes = [...retryLanes, ...deferLanes].map(({ topic }) => topic);
    const rejecting = [...EVENT_TOPICS, commands, ...lanes, attempts];
    const poison = { share: 0.5, rejecting, ignoring: [destinations] };
    await world.underLoad({ ratePerSecond: 100, poison }, () => sleep(durationMs));
  },
};
