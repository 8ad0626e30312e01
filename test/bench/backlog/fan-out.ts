import type { GroupState } from '../endpoint-groups.js';
import { figure } from '../figures.js';
import type { Bench } from '../open-bench.js';
import {
  deliveredCounts,
  drainGroup,
  groupState,
  measureFor,
  resetTimes,
  startLoad,
  stopLoad,
  waitForDelivered,
  warmUp,
} from '../run-load.js';
import type { BacklogPart, BacklogSizes } from './part.js';
import { sampleDelivery } from '../watch-delivery.js';
import { seedDestinations } from '../seed-destinations.js';

const CALL_TIMEOUT_MS = 30_000;
const FAN_OUT_TIMEOUT_MS = 120_000;

/** Another tenant has very many destinations for one event: what the others notice of it. */
export async function measureFanOut(bench: Bench, sizes: BacklogSizes): Promise<BacklogPart> {
  const { options, ports, publisher } = bench;
  const crowd = { tenantId: 'crowd', projectId: 'crowd' };
  await seedDestinations(bench, {
    ...crowd,
    count: sizes.fanOut,
    ports: ports.slice(options.destinations),
    allAgents: true,
  });
  const { ratePerSecond, durationMs } = options;
  const healthy = { group: 'healthy', from: 1, to: options.destinations, ratePerSecond };
  await startLoad(bench, [healthy]);
  await warmUp(bench, 'healthy', ratePerSecond);
  const before = await measureFor(bench, durationMs);
  await stopLoad(bench);

  // About what a fan-out is held back to, as ordinary events: the machine has as much to do.
  const ordinary = { group: 'crowded', from: 0, to: 1, ratePerSecond: sizes.crowdRatePerSecond };
  await startLoad(bench, [healthy, ordinary]);
  await warmUp(bench, 'healthy', ratePerSecond);
  const beside = await measureFor(bench, durationMs);
  const faults = await drainGroup(bench, 'crowded');

  await startLoad(bench, [healthy]);
  await warmUp(bench, 'healthy', ratePerSecond);
  await resetTimes(bench);
  const deferredBefore = (await sampleDelivery(bench)).deferrals;
  const startMs = performance.now();
  for (let number = 1; number <= sizes.fanOuts; number += 1) {
    await publisher.call('publishTo', { ...crowd, group: 'fanOut' }, CALL_TIMEOUT_MS);
    await waitForDelivered(bench, 'fanOut', number * sizes.fanOut, FAN_OUT_TIMEOUT_MS);
  }
  const seconds = (performance.now() - startMs) / 1_000 / sizes.fanOuts;
  const during = await groupState(bench, 'healthy');
  const deferrals = (await sampleDelivery(bench)).deferrals - deferredBefore;
  faults.push(...(await drainGroup(bench, 'healthy')));
  const delivered = (await deliveredCounts(bench)).fanOut?.delivered ?? 0;
  const wanted = sizes.fanOut * sizes.fanOuts;
  return {
    section: {
      title: `one event with ${sizes.fanOut} destinations of another tenant, beside ${ratePerSecond}/s`,
      figures: [
        figure('fan-out.seconds', 'until all have it, s', 'fact', seconds, { digits: 1 }),
        ...latencyFigures(before, beside, during),
        figure('fan-out.deferrals', 'deferrals', 'fact', deferrals / sizes.fanOuts),
      ],
    },
    faults: delivered === wanted ? faults : [...faults, `fan-out: ${wanted} wanted, ${delivered} received`],
  };
}

function latencyFigures(before: GroupState, beside: GroupState, during: GroupState) {
  const goal = { atMost: 1.2 };
  return [
    figure('fan-out.before.p99', 'others before: p99 ms', 'tail', before.p99Ms),
    figure('fan-out.beside.p99', 'beside as many ordinary events: p99 ms', 'tail', beside.p99Ms),
    figure('fan-out.p50', 'others meanwhile: p50 ms', 'latency', during.p50Ms),
    figure('fan-out.p99', 'others meanwhile: p99 ms', 'tail', during.p99Ms),
    figure('fan-out.p50-ratio', 'p50 to that before', 'ratio', during.p50Ms / before.p50Ms, { goal }),
    figure('fan-out.p99-ratio', 'p99 to that before', 'ratio', during.p99Ms / before.p99Ms, { goal }),
    figure('fan-out.beside-p50-ratio', 'p50 to that beside as many', 'ratio', during.p50Ms / beside.p50Ms, { goal }),
    figure('fan-out.beside-p99-ratio', 'p99 to that beside as many', 'ratio', during.p99Ms / beside.p99Ms, { goal }),
  ];
}
