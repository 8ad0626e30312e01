import { setTimeout as sleep } from 'node:timers/promises';
import { calibratorsOf, runBareLoop, type BareRound } from '../calibrate.js';
import type { GroupState } from '../endpoint-groups.js';
import { figure, type ScenarioResult, type Section } from '../figures.js';
import type { Bench } from '../open-bench.js';
import { behave, drainGroup, groupState, measureFor, resetTimes, startLoad, stopLoad, warmUp } from '../run-load.js';
import type { Scenario, ScenarioContext } from '../scenario.js';
import { sampleDelivery } from '../watch-delivery.js';

/** DESTINATION_MAX_IN_FLIGHT by default. */
const SLOTS = 32;
const ANSWER_AFTER_MS = 3_000;
const ALLOWED_PER_SECOND = (SLOTS * 1_000) / ANSWER_AFTER_MS;
/** A little more than the slots allow, so that they are full. */
const OFFERED_PER_SECOND = 12;
const HEALTHY_RATE = 100;
/** Of each endpoint that will hang. */
const HANGING_RATE = 2;
/** Two answers: by then every slot is in use. */
const RAMP_MS = 2 * ANSWER_AFTER_MS;
const FULL = { windowMs: 30_000, withHangingMs: 60_000, attemptTimeoutMs: 30_000 };
const QUICK = { windowMs: 6_000, withHangingMs: 9_000, attemptTimeoutMs: 5_000 };

export const slow: Scenario = {
  name: 'slow',
  summary: 'endpoints that answer correctly after 3 s keep what their slots allow, also while others hang (3 minutes)',
  byDefault: false,
  run,
};

interface Phase {
  /** Of one slow endpoint. */
  deliveriesPerSecond: number;
  healthy: GroupState;
}

async function run({ options, openBench, say }: ScenarioContext): Promise<ScenarioResult> {
  const { windowMs, withHangingMs, attemptTimeoutMs } = options.quick ? QUICK : FULL;
  const tenth = Math.max(1, Math.round(options.destinations / 10));
  const slowGroup = { group: 'slow', from: 0, to: tenth };
  const hangingGroup = { group: 'hanging', from: tenth, to: 2 * tenth };
  const healthyGroup = { group: 'healthy', from: 2 * tenth, to: options.destinations };
  const groups = [slowGroup, hangingGroup, healthyGroup].map((range) => ({ name: range.group, ...range }));
  const bench = await openBench({ groups, environment: { ATTEMPT_TIMEOUT_MS: String(attemptTimeoutMs) } });
  const bare = await runBareLoop(bench);
  const streams = [
    { ...healthyGroup, ratePerSecond: HEALTHY_RATE },
    { ...slowGroup, ratePerSecond: OFFERED_PER_SECOND * tenth },
    { ...hangingGroup, ratePerSecond: HANGING_RATE * tenth },
  ];

  say('all endpoints answer at once, under the same load');
  await startLoad(bench, streams);
  await warmUp(bench, 'healthy', HEALTHY_RATE);
  const before = await measureFor(bench, options.durationMs);
  const faults = await drainGroup(bench, 'slow');

  say(`${tenth} of ${options.destinations} endpoints answer after ${ANSWER_AFTER_MS} ms`);
  await behave(bench, 'slow', { kind: 'answer', delayMs: ANSWER_AFTER_MS });
  await startLoad(bench, streams);
  const alone = await measurePhase(bench, tenth, windowMs);
  await stopLoad(bench);

  say(`${tenth} others hang`);
  await behave(bench, 'hanging', { kind: 'hang' });
  await startLoad(bench, streams);
  const beside = await measurePhase(bench, tenth, withHangingMs);
  faults.push(...(await drainGroup(bench, 'healthy')));
  const { deferrals } = await sampleDelivery(bench);
  return {
    settings: {
      slow: tenth,
      hanging: tenth,
      answerAfterMs: ANSWER_AFTER_MS,
      windowMs,
      withHangingMs,
      attemptTimeoutMs,
    },
    calibrators: calibratorsOf([bare]),
    sections: [sectionOf(before, alone, beside, deferrals)],
    faults,
    details: { bare, before, alone, beside } satisfies { bare: BareRound } & Record<string, unknown>,
  };
}

async function measurePhase(bench: Bench, endpoints: number, windowMs: number): Promise<Phase> {
  await sleep(RAMP_MS);
  await resetTimes(bench);
  const startMs = performance.now();
  const { delivered: first } = await groupState(bench, 'slow');
  await sleep(windowMs);
  const { delivered: last } = await groupState(bench, 'slow');
  const seconds = (performance.now() - startMs) / 1_000;
  return {
    deliveriesPerSecond: (last - first) / seconds / endpoints,
    healthy: await groupState(bench, 'healthy'),
  };
}

function sectionOf(before: GroupState, alone: Phase, beside: Phase, deferrals: number): Section {
  const rows = (id: string, when: string, { deliveriesPerSecond, healthy }: Phase) => [
    figure(`${id}.rate`, `${when}: deliveries/s of one`, 'fact', deliveriesPerSecond, { digits: 1 }),
    figure(`${id}.share`, `${when}: of what its slots allow`, 'share', deliveriesPerSecond / ALLOWED_PER_SECOND, {
      goal: { atLeast: 0.9 },
    }),
    figure(`${id}.p50-ratio`, `${when}: healthy p50 to that before`, 'ratio', healthy.p50Ms / before.p50Ms, {
      goal: { atMost: 1.2 },
    }),
    figure(`${id}.p99-ratio`, `${when}: healthy p99 to that before`, 'ratio', healthy.p99Ms / before.p99Ms, {
      goal: { atMost: 1.2 },
    }),
  ];
  return {
    title: `endpoints that answer after ${ANSWER_AFTER_MS} ms, ${SLOTS} slots each: ${ALLOWED_PER_SECOND.toFixed(1)}/s`,
    figures: [
      figure('before.p50', 'healthy before: p50 ms', 'latency', before.p50Ms),
      figure('before.p99', 'healthy before: p99 ms', 'tail', before.p99Ms),
      ...rows('alone', 'alone', alone),
      ...rows('beside', 'beside hanging ones', beside),
      figure('deferrals', 'deferrals', 'fact', deferrals),
    ],
  };
}
