import { setTimeout as sleep } from 'node:timers/promises';

import { Scheduler } from '../schedule/scheduler.js';
import type { Subscription } from '../schedule/types.js';
import { ActiveCalls } from './active-calls.js';
import { CommitLoop } from './commit-loop.js';
import { ConsumerSession } from './consumer-session.js';
import { GroupMembership } from './group-membership.js';
import { JoinGate } from './join-gate.js';
import { Partitions } from './partitions.js';
import { RecordIntake } from './record-intake.js';
import { type OpenRecord, RecordRunner } from './record-runner.js';
import { RunnerMetrics } from './runner-metrics.js';
import { DEFAULT_CATCH_UP_LOOP_RATIO, DEFAULT_FETCH, DEFAULT_GROUP_TIMES, DEFAULT_LIMITS } from './runner-limits.js';
import type { RecordHandler, RunnerOptions } from './runner-options.js';
import { Supervisor } from './supervisor.js';

/** The parts of a runner that act once it has started. */
export interface Engine {
  partitions: Partitions;
  calls: ActiveCalls;
  scheduler: Scheduler<OpenRecord>;
  commits: CommitLoop;
  membership: GroupMembership;
  intake: RecordIntake;
  supervisor: Supervisor;
  holdMs: number;
  sampler: NodeJS.Timeout;
}

const SAMPLE_MS = 1_000;

/** Wires the parts. Nothing connects yet. */
export function createEngine(
  options: RunnerOptions,
  subscriptions: readonly Subscription[],
  handlers: ReadonlyMap<string, RecordHandler>,
): Engine {
  const { connection, groupId, coPartitioned, plan, logger } = options;
  const fetch = { ...DEFAULT_FETCH, ...options.fetch };
  const group = { ...DEFAULT_GROUP_TIMES, ...options.group };
  const metrics = new RunnerMetrics(options.metrics, groupId);
  const byTopic = new Map(subscriptions.map((subscription) => [subscription.topic, subscription]));
  const partitions = new Partitions(byTopic, { ...DEFAULT_LIMITS, ...options.limits });
  const gate = new JoinGate();
  const calls = new ActiveCalls(partitions);
  const commits = new CommitLoop({
    partitions,
    intervalMs: group.commitIntervalMs,
    hastens: plan !== undefined,
    logger,
    onFailure: () => metrics.commitFailed(),
  });
  const runner = createRecordRunner(options, calls, metrics, (slot) => membership.resumeIfRoom(slot));
  const scheduler = createScheduler(options, runner);
  const membership: GroupMembership = new GroupMembership({
    partitions,
    scheduler,
    commits,
    calls,
    gate,
    coPartitioned,
    pacingMs: fetch.pacingMs,
    holdMs: group.holdMs,
    recalls: plan !== undefined,
    logger,
    onRebalance: () => metrics.rebalanced(),
  });
  const intake = new RecordIntake({
    partitions,
    handlers,
    plan,
    gate,
    runner,
    scheduler,
    reader: membership,
    onTaken: (topic) => metrics.recordTaken(topic),
    onFault: endProcess,
    logger,
  });
  const topics = [...byTopic.keys()];
  const supervisor = new Supervisor({
    createSession: () =>
      new ConsumerSession({ connection, groupId, topics, coPartitioned, fetch, group, membership, intake, logger }),
    fence: () => membership.fenceAll(),
    onRestart: () => metrics.restarted(),
    logger,
  });
  const sampler = setInterval(() => metrics.sample(partitions, scheduler.parked), SAMPLE_MS).unref();
  return { partitions, calls, scheduler, commits, membership, intake, supervisor, holdMs: group.holdMs, sampler };
}

/** Whatever still runs finds its partition lost. */
export function stopEngine({ intake, membership, scheduler, sampler }: Engine): void {
  intake.stop();
  membership.fenceAll();
  scheduler.stop();
  clearInterval(sampler);
}

/** As an exception in a timer does: out of every promise, kafkajs' among them, which would read on. */
function endProcess(error: unknown): void {
  setImmediate(() => {
    throw error;
  });
}

function createRecordRunner(
  { admission, logger, park, unprocessable }: RunnerOptions,
  calls: ActiveCalls,
  metrics: RunnerMetrics,
  onRoom: (slot: OpenRecord['slot']) => void,
): RecordRunner {
  return new RecordRunner({
    calls,
    park,
    unprocessable,
    boundedInFlight: admission !== undefined,
    sleep: (ms) => sleep(ms, undefined, { ref: false }),
    onCompleted: ({ topic }) => metrics.recordCompleted(topic),
    onSecondCopy: ({ topic }) => metrics.secondCopySkipped(topic),
    onRoom,
    logger,
  });
}

/** @returns a function that tells for which share of the time since its last call the event loop was at work */
function watchLoopRatio(): () => number {
  let then = performance.eventLoopUtilization();
  return () => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, then);
    then = now;
    return utilization;
  };
}

function createScheduler(
  { admission, catchUpLoopRatio = DEFAULT_CATCH_UP_LOOP_RATIO }: RunnerOptions,
  runner: RecordRunner,
): Scheduler<OpenRecord> {
  return new Scheduler<OpenRecord>({
    admission,
    catchUp: { maxLoopRatio: catchUpLoopRatio, loopRatio: watchLoopRatio() },
    start: (open, release) => runner.start(open, release),
    beforePark: (open) => runner.beforePark(open),
    park: (open) => runner.park(open),
    isCrowded: ({ crowded }) => crowded,
    hasUnseen: ({ hasUnseen }) => hasUnseen,
    nowMs: () => performance.now(),
    epochNowMs: () => Date.now(),
  });
}
