import { setTimeout as sleep } from 'node:timers/promises';
import type { BareResult } from './bare-client.js';
import type { EventShape } from './event-body.js';
import { foreignShareOf, sampleCpu, type CpuSample } from './measure-cpu.js';
import type { ReceiverState } from './receiver.js';
import type { IngestBench } from './run-ingest.js';
import type { Worker } from './worker.js';

export interface Bench extends IngestBench {
  receiver: Worker;
  publisher: Worker;
  bareClient: Worker;
  ports: number[];
  shape: EventShape;
}

/** What the system is made of; receiver and publisher are the world around it and never part of a sum. */
export const SYSTEM_ROLES = ['matcher', 'delivery', 'destinations', 'kafka', 'postgres'] as const;

export interface ScenarioResult {
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

export interface BareRound {
  requestsPerSecond: number;
  cpuUs: number;
  receiverCpuUs: number;
}

const WARM_UP_MS = 3_000;
const BARE_MS = 5_000;
const DRAIN_TIMEOUT_MS = 60_000;
const CALL_TIMEOUT_MS = 30_000;
/** After the last receipt: attempts, offsets and log rows that belong to it are still on their way. */
const TAIL_MS = 1_000;

/** The bare client against the same receiver. */
export async function runBareLoop({ bareClient, receiver, ports, shape }: Bench): Promise<BareRound> {
  const pids = { bareClient: bareClient.pid, receiver: receiver.pid };
  const before = sampleCpu(pids);
  const argument = { ...shape, ports, durationMs: BARE_MS };
  const { requests, elapsedMs } = await bareClient.call<BareResult>('run', argument, BARE_MS + CALL_TIMEOUT_MS);
  const cpu = cpuPerUnit(before, sampleCpu(pids), requests);
  return {
    requestsPerSecond: (requests / elapsedMs) * 1_000,
    cpuUs: cpu.bareClient ?? NaN,
    receiverCpuUs: cpu.receiver ?? NaN,
  };
}

/** A fixed rate: the latency that a system with room to spare gives. */
export function runOpenLoop(bench: Bench): Promise<ScenarioResult> {
  return runScenario(bench, { loop: 'openLoop', ratePerSecond: bench.options.ratePerSecond });
}

/** As much as it takes: the throughput, and what a delivery costs when requests are full. Latency then only tells the window. */
export function runSaturation(bench: Bench): Promise<ScenarioResult> {
  return runScenario(bench, { loop: 'saturate', outstanding: bench.options.outstanding });
}

async function runScenario(bench: Bench, load: Record<string, unknown>): Promise<ScenarioResult> {
  const { receiver, publisher, pidByRole, options } = bench;
  const stateOf = () => receiver.call<ReceiverState>('state', undefined, CALL_TIMEOUT_MS);
  await publisher.call('start', load, CALL_TIMEOUT_MS);
  await sleep(WARM_UP_MS);

  await receiver.call('resetLatencies', undefined, CALL_TIMEOUT_MS);
  const [cpuBefore, before] = [sampleCpu(pidByRole), await stateOf()];
  await sleep(options.durationMs);
  const [cpuAfter, after] = [sampleCpu(pidByRole), await stateOf()];

  const published = await publisher.call<number>('stop', undefined, CALL_TIMEOUT_MS);
  const received = await drain(stateOf, published);
  await sleep(TAIL_MS);

  const deliveries = after.received - before.received;
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

/** Waits until everything published has arrived. A bench that loses or repeats events measures nothing. */
async function drain(stateOf: () => Promise<ReceiverState>, published: number): Promise<number> {
  const endMs = performance.now() + DRAIN_TIMEOUT_MS;
  let { received } = await stateOf();
  while (received < published && performance.now() < endMs) {
    await sleep(100);
    ({ received } = await stateOf());
  }
  return received;
}

function cpuPerUnit(before: CpuSample, after: CpuSample, units: number): Record<string, number> {
  return Object.fromEntries(
    Object.keys(before.byRole).map((role) => {
      const usedMs = (after.byRole[role] ?? NaN) - (before.byRole[role] ?? NaN);
      return [role, (usedMs * 1_000) / units];
    }),
  );
}
