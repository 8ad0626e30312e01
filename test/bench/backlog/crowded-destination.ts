import { setTimeout as sleep } from 'node:timers/promises';
import type { GroupState } from '../endpoint-groups.js';
import { figure } from '../figures.js';
import type { Bench } from '../open-bench.js';
import {
  behave,
  deliveredCounts,
  drainGroup,
  groupState,
  measureFor,
  publishedCounts,
  resetTimes,
  startLoad,
  stopLoad,
  waitForDelivered,
  warmUp,
} from '../run-load.js';
import type { BacklogPart, BacklogSizes } from './part.js';
import { peakOf, sampleDelivery, watchDelivery } from '../watch-delivery.js';

/** So slow that nearly all of its events wait; it answers, and keeps its slots. */
const ANSWER_AFTER_MS = 3_000;

/**
 * One destination gets far more than it takes: healthy ones, also those of its partition, before, while it takes the same as fast as it
 * comes, while its backlog grows, while it stands, and while it drains as its endpoint has become fast.
 */
export async function measureCrowdedDestination(bench: Bench, sizes: BacklogSizes): Promise<BacklogPart> {
  const { ratePerSecond, durationMs, destinations } = bench.options;
  const healthy = { group: 'healthy', from: 1, to: destinations, ratePerSecond };
  const crowded = { group: 'crowded', from: 0, to: 1, ratePerSecond: sizes.crowdRatePerSecond };
  const watch = watchDelivery(bench);
  await startLoad(bench, [healthy]);
  await warmUp(bench, 'healthy', ratePerSecond);
  const before = await measureFor(bench, durationMs);
  await stopLoad(bench);

  await startLoad(bench, [healthy, crowded]);
  await warmUp(bench, 'healthy', ratePerSecond);
  const beside = await measureFor(bench, durationMs);
  const faults = await drainGroup(bench, 'crowded');

  await behave(bench, 'crowded', { kind: 'answer', delayMs: ANSWER_AFTER_MS });
  await startLoad(bench, [healthy, crowded]);
  const growing = await measureFor(bench, (sizes.events * 1_000) / sizes.crowdRatePerSecond);
  await stopLoad(bench);
  await startLoad(bench, [healthy]);
  await warmUp(bench, 'healthy', ratePerSecond);
  const standing = await measureFor(bench, durationMs);
  const waiting = await countWaiting(bench);

  const drainedBefore = await deliveredOf(bench);
  await behave(bench, 'crowded', { kind: 'answer' });
  await resetTimes(bench);
  await sleep(durationMs);
  const draining = await groupState(bench, 'healthy');
  const drained = (await deliveredOf(bench)) - drainedBefore;
  const published = (await stopLoad(bench)).healthy ?? 0;
  const delivered = await waitForDelivered(bench, 'healthy', published);
  const samples = await watch.stop();
  return {
    section: {
      title: `one destination with a backlog of ${waiting}, beside ${ratePerSecond}/s`,
      figures: [
        figure('crowded.before.p99', 'others before: p99 ms', 'tail', before.p99Ms),
        figure('crowded.beside.p99', `it takes ${sizes.crowdRatePerSecond}/s: p99 ms`, 'tail', beside.p99Ms),
        ...rowsOf('growing', `it grows by ${sizes.crowdRatePerSecond}/s`, growing, before),
        ...ratiosOf('growing-to-beside', 'it grows', growing, beside, 'while it took as much'),
        ...rowsOf('standing', 'it stands', standing, before),
        ...rowsOf('draining', 'it drains', draining, before),
        figure('crowded.drained', 'drained, deliveries/s', 'fact', (drained * 1_000) / durationMs),
        figure('crowded.memory', 'delivery, MB at most', 'memory', peakOf(samples, 'memoryMb')),
        figure('crowded.open-offsets', 'open offsets of a partition, at most', 'fact', peakOf(samples, 'openOffsets')),
        figure(
          'crowded.paused',
          'paused partitions of the commands, at most',
          'fact',
          peakOf(samples, 'pausedPartitions'),
        ),
      ],
    },
    faults:
      delivered === published
        ? faults
        : [...faults, `beside the backlog: ${published} published, ${delivered} received`],
  };
}

function rowsOf(id: string, when: string, now: GroupState, before: GroupState) {
  return [
    figure(`crowded.${id}.p99`, `${when}: p99 ms`, 'tail', now.p99Ms),
    ...ratiosOf(id, when, now, before, 'before'),
  ];
}

function ratiosOf(id: string, when: string, now: GroupState, then: GroupState, thenIs: string) {
  const goal = { atMost: 1.2 };
  return [
    figure(`crowded.${id}.p50-ratio`, `${when}: p50 to that ${thenIs}`, 'ratio', now.p50Ms / then.p50Ms, { goal }),
    figure(`crowded.${id}.p99-ratio`, `${when}: p99 to that ${thenIs}`, 'ratio', now.p99Ms / then.p99Ms, { goal }),
  ];
}

async function countWaiting(bench: Bench): Promise<number> {
  const published = (await publishedCounts(bench)).crowded ?? 0;
  return published - (await deliveredOf(bench)) - (await sampleDelivery(bench)).dead;
}

async function deliveredOf(bench: Bench): Promise<number> {
  return (await deliveredCounts(bench)).crowded?.delivered ?? 0;
}
