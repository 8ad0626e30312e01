import { setTimeout as sleep } from 'node:timers/promises';
import { calibratorsOf, runBareLoop } from '../calibrate.js';
import { figure, type ScenarioResult, type Section } from '../figures.js';
import { behave, drainGroup, measureFor, publishedCounts, startLoad, stopLoad, warmUp } from '../run-load.js';
import type { Scenario, ScenarioContext } from '../scenario.js';
import { spreadOf } from '../statistics.js';
import { peakOf, watchDelivery, type DeliverySample } from '../watch-delivery.js';

/** Endpoints that never answer. */
const SICK = 20;
/** It ends before any delivery has had its three timeouts. */
const FULL = { records: 100_000, ratePerSecond: 1_500, standMs: 20_000 };
const QUICK = { records: 3_000, ratePerSecond: 500, standMs: 3_000 };

export const deferred: Scenario = {
  name: 'deferred',
  summary: 'memory of delivery while 100,000 records of 20 destinations that hang are deferred (2 minutes)',
  byDefault: false,
  run,
};

async function run({ options, openBench, say }: ScenarioContext): Promise<ScenarioResult> {
  const { records, ratePerSecond, standMs } = options.quick ? QUICK : FULL;
  const sickCount = Math.min(SICK, Math.floor(options.destinations / 2));
  const sick = { group: 'sick', from: 0, to: sickCount, ratePerSecond };
  const healthy = {
    group: 'healthy',
    from: sickCount,
    to: options.destinations,
    ratePerSecond: options.ratePerSecond,
  };
  const groups = [sick, healthy].map(({ group, from, to }) => ({ name: group, from, to }));
  const bench = await openBench({ groups });
  const bare = await runBareLoop(bench);

  say('all endpoints are healthy');
  await startLoad(bench, [healthy]);
  await warmUp(bench, 'healthy', healthy.ratePerSecond);
  const before = await measureFor(bench, options.durationMs);
  await stopLoad(bench);

  say(`${sickCount} endpoints hang, and get ${records} events`);
  await behave(bench, 'sick', { kind: 'hang' });
  const watch = watchDelivery(bench);
  const beganMs = Date.now();
  await startLoad(bench, [healthy, sick]);
  const meanwhile = await measureFor(bench, (records * 1_000) / ratePerSecond);
  await stopLoad(bench);
  const grewMs = Date.now() - beganMs;
  const publishedCount = (await publishedCounts(bench)).sick ?? 0;
  await sleep(standMs);
  const faults = await drainGroup(bench, 'healthy');
  const samples = await watch.stop();
  const [early, late] = [samplesOf(samples, beganMs, grewMs, 1), samplesOf(samples, beganMs, grewMs, 4)];
  return {
    settings: { sick: sickCount, records, ratePerSecond, standMs },
    calibrators: calibratorsOf([bare]),
    sections: [sectionOf({ publishedCount, sickCount, early, late, samples, before, meanwhile })],
    faults,
    details: { bare, before, meanwhile, samples },
  };
}

/** Of a fifth of the time in which the records came, the first being 0. */
function samplesOf(samples: readonly DeliverySample[], beganMs: number, grewMs: number, fifth: number) {
  const fromMs = beganMs + (grewMs * fifth) / 5;
  return samples.filter(({ atMs }) => atMs >= fromMs && atMs <= fromMs + grewMs / 5);
}

interface Measurement {
  publishedCount: number;
  sickCount: number;
  early: DeliverySample[];
  late: DeliverySample[];
  samples: DeliverySample[];
  before: { p50Ms: number; p99Ms: number };
  meanwhile: { p50Ms: number; p99Ms: number };
}

function sectionOf({ publishedCount, sickCount, early, late, samples, before, meanwhile }: Measurement): Section {
  const memoryOf = (some: DeliverySample[]) => spreadOf(some.map(({ memoryMb }) => memoryMb)).median;
  const goal = { atMost: 1.2 };
  return {
    title: `${publishedCount} records of ${sickCount} destinations that hang`,
    figures: [
      figure('memory.early', 'delivery, MB while the second fifth of them came', 'memory', memoryOf(early)),
      figure('memory.late', 'delivery, MB while the last fifth came', 'memory', memoryOf(late)),
      figure('memory.ratio', 'the last to the second', 'ratio', memoryOf(late) / memoryOf(early), { goal }),
      figure('memory.peak', 'delivery, MB at most', 'memory', peakOf(samples, 'memoryMb')),
      figure('buffered', 'records in memory, at most', 'fact', peakOf(samples, 'bufferedRecords')),
      figure('open-offsets', 'open offsets of a partition, at most', 'fact', peakOf(samples, 'openOffsets')),
      figure('deferrals', 'deferrals', 'fact', peakOf(samples, 'deferrals')),
      figure('dead', 'dead letters', 'fact', peakOf(samples, 'dead')),
      figure('healthy.p99', 'healthy meanwhile: p99 ms', 'tail', meanwhile.p99Ms),
      figure('healthy.p50-ratio', 'p50 to that before', 'ratio', meanwhile.p50Ms / before.p50Ms),
      figure('healthy.p99-ratio', 'p99 to that before', 'ratio', meanwhile.p99Ms / before.p99Ms),
    ],
  };
}
