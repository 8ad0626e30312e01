import { setTimeout as sleep } from 'node:timers/promises';
import { calibratorsOf, runBareLoop } from '../calibrate.js';
import { figure, type ScenarioResult, type Section } from '../figures.js';
import { measureLateness, nameRetry, type Lateness, type PlannedRetry } from '../measure-lateness.js';
import type { Bench } from '../open-bench.js';
import type { Stream } from '../publisher.js';
import type { RetryArrival } from '../receiver.js';
import { planRetries, readPlannedRetries } from '../retry-lanes.js';
import { drainGroup, startLoad, stopLoad, waitForDelivered } from '../run-load.js';
import type { Scenario, ScenarioContext } from '../scenario.js';

/** Attempts that fail; with the schedule's three the last one succeeds. */
const FAILING_ATTEMPTS = 2;
/** Events/s that fail twice, beside a saturated system. */
const FAILING_RATE_AT_SATURATION = 100;
/** Time enough to write them before the first is due, and less than the lane would wait at most. */
const BURST_AHEAD_MS = 3_000;
const BURST = { full: 5_000, quick: 1_000 };
const WARM_UP_MS = 2_000;
const CALL_TIMEOUT_MS = 60_000;

export const retries: Scenario = {
  name: 'retries',
  summary: 'lateness of retries from their not-before: at a fixed rate, at saturation, 5,000 in one second (2 minutes)',
  byDefault: true,
  run,
};

async function run({ options, openBench, say }: ScenarioContext): Promise<ScenarioResult> {
  const failing = Math.max(1, Math.round(options.destinations / 5));
  const failingGroup = { group: 'failing', from: 0, to: failing };
  const healthyGroup = { group: 'healthy', from: failing, to: options.destinations };
  const bench = await openBench({
    groups: [
      { name: 'failing', ...failingGroup, behaviour: { kind: 'fail', attempts: FAILING_ATTEMPTS } },
      { name: 'healthy', ...healthyGroup },
    ],
  });
  const bare = await runBareLoop(bench);
  const { ratePerSecond, outstanding, durationMs } = options;
  const failingRate = (ratePerSecond * failing) / options.destinations;

  say(`${ratePerSecond}/s, ${failing} of ${options.destinations} endpoints fail twice`);
  const steady = await measureRetries(bench, [
    { ...failingGroup, ratePerSecond: failingRate },
    { ...healthyGroup, ratePerSecond: ratePerSecond - failingRate },
  ]);
  say('saturation');
  const saturated = await measureRetries(bench, [
    { ...failingGroup, ratePerSecond: FAILING_RATE_AT_SATURATION },
    { ...healthyGroup, outstanding },
  ]);
  const count = options.quick ? BURST.quick : BURST.full;
  say(`${count} retries due in one second`);
  const burst = await measureBurst(bench, healthyGroup, count);
  const phases = { steady: steady.lateness, saturated: saturated.lateness, burst };
  return {
    settings: {
      ratePerSecond,
      outstanding,
      durationMs,
      failing,
      failingRateAtSaturation: FAILING_RATE_AT_SATURATION,
      count,
    },
    calibrators: calibratorsOf([bare]),
    sections: [
      sectionOf('steady', `retries at ${ratePerSecond} events/s`, phases.steady, 25),
      sectionOf('saturated', 'retries at saturation', phases.saturated, 100),
      sectionOf('burst', `${count} retries due in one second`, phases.burst, 100),
    ],
    faults: [...steady.faults, ...saturated.faults, ...findFaults(phases)],
    details: phases,
  };
}

async function measureRetries(bench: Bench, streams: Stream[]): Promise<{ lateness: Lateness; faults: string[] }> {
  const before = await readPlannedRetries(bench);
  await takeRetries(bench);
  await startLoad(bench, streams);
  await sleep(WARM_UP_MS + bench.options.durationMs);
  const published = await stopLoad(bench);
  await waitForDelivered(bench, 'failing', published.failing ?? 0);
  const faults = [...(await drainGroup(bench, 'failing')), ...(await drainGroup(bench, 'healthy'))];
  return { lateness: await latenessSince(bench, before, await takeRetries(bench)), faults };
}

async function measureBurst(bench: Bench, { from, to }: Stream, count: number): Promise<Lateness> {
  const before = await readPlannedRetries(bench);
  const fromMs = Date.now() + BURST_AHEAD_MS;
  await planRetries(bench, { count, from, to, fromMs });
  const arrivals: RetryArrival[] = [];
  const endMs = performance.now() + CALL_TIMEOUT_MS;
  while (arrivals.length < count && performance.now() < endMs) {
    await sleep(500);
    arrivals.push(...(await takeRetries(bench)));
  }
  return latenessSince(bench, before, arrivals);
}

async function latenessSince(bench: Bench, before: PlannedRetry[], arrivals: RetryArrival[]): Promise<Lateness> {
  const known = new Set(before.map(nameRetry));
  const planned = (await readPlannedRetries(bench)).filter((retry) => !known.has(nameRetry(retry)));
  return measureLateness(planned, arrivals);
}

function takeRetries({ receiver }: Bench): Promise<RetryArrival[]> {
  return receiver.call('takeRetries', undefined, CALL_TIMEOUT_MS);
}

function findFaults(phases: Record<string, Lateness>): string[] {
  return Object.entries(phases).flatMap(([name, { early, missing, unplanned }]) =>
    early + missing + unplanned === 0 ? [] : [`${name}: ${early} early, ${missing} missing, ${unplanned} unplanned`],
  );
}

function sectionOf(id: string, title: string, lateness: Lateness, goalMs: number): Section {
  return {
    title,
    figures: [
      figure(`${id}.retries`, 'retries', 'fact', lateness.matched),
      figure(`${id}.early`, 'early', 'none', lateness.early, { goal: { atMost: 0 } }),
      figure(`${id}.p50`, 'late by, p50 ms', 'latency', lateness.p50Ms),
      figure(`${id}.p99`, 'late by, p99 ms', 'tail', lateness.p99Ms, { goal: { atMost: goalMs } }),
      figure(`${id}.max`, 'late by, at most ms', 'fact', lateness.maxMs),
    ],
  };
}
