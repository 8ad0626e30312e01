import { setTimeout as sleep } from 'node:timers/promises';
import { calibratorsOf, runBareLoop, type BareRound } from '../calibrate.js';
import type { GroupState } from '../endpoint-groups.js';
import { figure, type ScenarioResult, type Section } from '../figures.js';
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
  warmUp,
} from '../run-load.js';
import type { Scenario, ScenarioContext } from '../scenario.js';
import { countRebalances, peakOf, sampleDelivery, watchDelivery, type DeliverySample } from '../watch-delivery.js';

interface Sizes {
  rates: number[];
  attemptTimeoutMs: number;
  hangMs: number;
  /** Of waiting for the sick ones to catch up. */
  catchUpWithinMs: number;
}

const FULL: Sizes = { rates: [200, 800], attemptTimeoutMs: 30_000, hangMs: 60_000, catchUpWithinMs: 240_000 };
const QUICK: Sizes = { rates: [200], attemptTimeoutMs: 5_000, hangMs: 8_000, catchUpWithinMs: 12_000 };
const LOOK_EVERY_MS = 250;
/** Fewer events make no 99th percentile. */
const LEAST_WINDOW_MS = 5_000;
/** Less than this is what is always under way. */
const CAUGHT_UP_SECONDS = 1;

export const hanging: Scenario = {
  name: 'hanging',
  summary:
    'a tenth of the endpoints never answers, then recovers: healthy latency, rebalances, bounds (5 to 12 minutes)',
  byDefault: false,
  run,
};

interface Measurement {
  rate: number;
  bare: BareRound;
  before: GroupState;
  during: GroupState;
  after: GroupState;
  memoryBeforeMb: number;
  samples: DeliverySample[];
  rebalances: number;
  catchUpMs: number;
  /** Of the sick: published, and neither delivered nor dead when the waiting ended. */
  left: number;
  faults: string[];
}

async function run({ options, openBench, say }: ScenarioContext): Promise<ScenarioResult> {
  const sizes = options.quick ? QUICK : FULL;
  const sick = Math.max(1, Math.round(options.destinations / 10));
  const measurements: Measurement[] = [];
  for (const rate of sizes.rates) {
    const bench = await openBench({
      groups: [
        { name: 'sick', from: 0, to: sick },
        { name: 'healthy', from: sick, to: options.destinations },
      ],
      environment: { ATTEMPT_TIMEOUT_MS: String(sizes.attemptTimeoutMs) },
    });
    say(`${rate}/s: ${sick} of ${options.destinations} endpoints hang for ${sizes.hangMs / 1_000} s`);
    measurements.push(await measure(bench, rate, sick, sizes));
  }
  const { attemptTimeoutMs, hangMs } = sizes;
  return {
    settings: { rates: sizes.rates.join(), sick, attemptTimeoutMs, hangMs },
    calibrators: calibratorsOf(measurements.map(({ bare }) => bare)),
    sections: measurements.map(sectionOf),
    faults: measurements.flatMap(({ rate, faults }) => faults.map((fault) => `${rate}/s: ${fault}`)),
    details: measurements,
  };
}

/** The load goes on all the time; each phase has its own latencies. */
async function measure(bench: Bench, rate: number, sick: number, sizes: Sizes): Promise<Measurement> {
  const { durationMs, destinations } = bench.options;
  const bare = await runBareLoop(bench);
  const sickRate = (rate * sick) / destinations;
  await startLoad(bench, [
    { group: 'healthy', from: sick, to: destinations, ratePerSecond: rate - sickRate },
    { group: 'sick', from: 0, to: sick, ratePerSecond: sickRate },
  ]);
  await warmUp(bench, 'healthy', rate - sickRate);
  const before = await measureFor(bench, durationMs);
  const rebalancesBefore = await countRebalances(bench);
  const { memoryMb: memoryBeforeMb } = await sampleDelivery(bench);

  const watch = watchDelivery(bench);
  await behave(bench, 'sick', { kind: 'hang' });
  const during = await measureFor(bench, sizes.hangMs);
  await behave(bench, 'sick', { kind: 'answer' });
  await resetTimes(bench);
  const { catchUpMs, left } = await catchUp(bench, sickRate * CAUGHT_UP_SECONDS, sizes.catchUpWithinMs);
  await sleep(Math.max(0, LEAST_WINDOW_MS - catchUpMs));
  const after = await groupState(bench, 'healthy');

  const faults = await drainGroup(bench, 'healthy');
  const samples = await watch.stop();
  const rebalances = (await countRebalances(bench)) - rebalancesBefore;
  return { rate, bare, before, during, after, memoryBeforeMb, samples, rebalances, catchUpMs, left, faults };
}

async function catchUp(bench: Bench, enough: number, withinMs: number): Promise<{ catchUpMs: number; left: number }> {
  const startMs = performance.now();
  for (;;) {
    const left = await countSickUnderWay(bench);
    const catchUpMs = performance.now() - startMs;
    if (left <= enough || catchUpMs >= withinMs) return { catchUpMs, left };
    await sleep(LOOK_EVERY_MS);
  }
}

async function countSickUnderWay(bench: Bench): Promise<number> {
  const published = (await publishedCounts(bench)).sick ?? 0;
  const delivered = (await deliveredCounts(bench)).sick?.delivered ?? 0;
  return published - delivered - (await sampleDelivery(bench)).dead;
}

function sectionOf(m: Measurement): Section {
  const id = (name: string) => `${m.rate}.${name}`;
  const ratio = (name: string, label: string, value: number) =>
    figure(id(name), label, 'ratio', value, { goal: { atMost: 1.2 } });
  return {
    title: `endpoints that hang, ${m.rate} events/s`,
    figures: [
      figure(id('before.p50'), 'healthy before: p50 ms', 'latency', m.before.p50Ms),
      figure(id('before.p99'), 'healthy before: p99 ms', 'tail', m.before.p99Ms),
      figure(id('during.p50'), 'healthy meanwhile: p50 ms', 'latency', m.during.p50Ms),
      figure(id('during.p99'), 'healthy meanwhile: p99 ms', 'tail', m.during.p99Ms),
      ratio('during.p50-ratio', 'p50 to that before', m.during.p50Ms / m.before.p50Ms),
      ratio('during.p99-ratio', 'p99 to that before', m.during.p99Ms / m.before.p99Ms),
      figure(id('rebalances'), 'rebalances', 'none', m.rebalances, { goal: { atMost: 0 } }),
      figure(id('memory-before'), 'delivery, MB before', 'memory', m.memoryBeforeMb),
      figure(id('memory'), 'delivery, MB at most', 'memory', peakOf(m.samples, 'memoryMb')),
      figure(id('open-offsets'), 'open offsets of a partition, at most', 'fact', peakOf(m.samples, 'openOffsets')),
      figure(id('slow-calls'), 'slow calls, at most', 'fact', peakOf(m.samples, 'slowCalls')),
      figure(id('deferrals'), 'deferrals', 'fact', peakOf(m.samples, 'deferrals')),
      figure(id('paused'), 'paused partitions of the commands, at most', 'fact', peakOf(m.samples, 'pausedPartitions')),
      figure(id('catch-up'), 'recovered: caught up after s', 'fact', m.catchUpMs / 1_000, { digits: 1 }),
      figure(id('left'), 'recovered: still under way then', 'fact', m.left),
      figure(id('dead'), 'dead letters', 'fact', peakOf(m.samples, 'dead')),
      ratio('after.p50-ratio', 'recovered: healthy p50 to that before', m.after.p50Ms / m.before.p50Ms),
      ratio('after.p99-ratio', 'recovered: healthy p99 to that before', m.after.p99Ms / m.before.p99Ms),
    ],
  };
}
