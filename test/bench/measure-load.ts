import { setTimeout as sleep } from 'node:timers/promises';
import { cpuPerUnit, foreignShareOf, sampleCpu } from './measure-cpu.js';
import type { Bench } from './open-bench.js';
import type { Stream } from './publisher.js';
import { groupState, resetTimes, startLoad, stopLoad, waitForDelivered } from './run-load.js';

/** What the system is made of; receiver and publisher are the world around it and never part of a sum. */
export const SYSTEM_ROLES = ['matcher', 'delivery', 'destinations', 'kafka', 'postgres'] as const;

export interface LoadResult {
  deliveriesPerSecond: number;
  /** CPU per delivery in microseconds, by role. */
  cpuUs: Record<string, number>;
  /** Of the system's roles. */
  systemCpuUs: number;
  /** Share of the machine's used CPU time that went to none of the roles: other work on this machine. */
  foreignShare: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
  published: number;
  received: number;
}

const WARM_UP_MS = 3_000;
/** After the last receipt: attempts, offsets and log rows that belong to it are still on their way. */
const TAIL_MS = 1_000;

/** A fixed rate: the latency that a system with room to spare gives. */
export function runOpenLoop(bench: Bench): Promise<LoadResult> {
  return measureLoad(bench, { ratePerSecond: bench.options.ratePerSecond });
}

/** As much as it takes: the throughput, and what a delivery costs when requests are full. Latency then only tells the window. */
export function runSaturation(bench: Bench): Promise<LoadResult> {
  return measureLoad(bench, { outstanding: bench.options.outstanding });
}

/** One stream to every destination; all endpoints are healthy. A bench that loses or repeats events measures nothing. */
export async function measureLoad(bench: Bench, load: Partial<Stream>): Promise<LoadResult> {
  const { pidByRole, options } = bench;
  await startLoad(bench, [{ group: 'healthy', from: 0, to: options.destinations, ...load }]);
  await sleep(WARM_UP_MS);

  await resetTimes(bench);
  const [cpuBefore, before] = [sampleCpu(pidByRole()), await groupState(bench, 'healthy')];
  await sleep(options.durationMs);
  const [cpuAfter, after] = [sampleCpu(pidByRole()), await groupState(bench, 'healthy')];

  const published = (await stopLoad(bench)).healthy ?? 0;
  const received = await waitForDelivered(bench, 'healthy', published);
  await sleep(TAIL_MS);

  const deliveries = after.delivered - before.delivered;
  const cpuUs = cpuPerUnit(cpuBefore, cpuAfter, deliveries);
  return {
    deliveriesPerSecond: (deliveries / (cpuAfter.atMs - cpuBefore.atMs)) * 1_000,
    cpuUs,
    systemCpuUs: SYSTEM_ROLES.reduce((sum, role) => sum + (cpuUs[role] ?? NaN), 0),
    foreignShare: foreignShareOf(cpuBefore, cpuAfter),
    p50Ms: after.p50Ms,
    p99Ms: after.p99Ms,
    maxMs: after.maxMs,
    published,
    received,
  };
}
