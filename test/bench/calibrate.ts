import type { BareResult } from './bare-client.js';
import type { Calibrators } from './figures.js';
import { cpuPerUnit, sampleCpu } from './measure-cpu.js';
import type { Bench } from './open-bench.js';
import { spreadOf } from './statistics.js';

export interface BareRound {
  requestsPerSecond: number;
  cpuUs: number;
  receiverCpuUs: number;
}

const BARE_MS = 5_000;
const QUICK_BARE_MS = 2_000;
const CALL_TIMEOUT_MS = 30_000;

/** The bare client against the same receiver. */
export async function runBareLoop({ bareClient, receiver, ports, shape, options }: Bench): Promise<BareRound> {
  const pids = { bareClient: bareClient.pid, receiver: receiver.pid };
  const before = sampleCpu(pids);
  const durationMs = options.quick ? QUICK_BARE_MS : BARE_MS;
  const argument = { ...shape, ports: ports.slice(0, options.destinations), durationMs };
  const { requests, elapsedMs } = await bareClient.call<BareResult>('run', argument, durationMs + CALL_TIMEOUT_MS);
  const cpu = cpuPerUnit(before, sampleCpu(pids), requests);
  return {
    requestsPerSecond: (requests / elapsedMs) * 1_000,
    cpuUs: cpu.bareClient ?? NaN,
    receiverCpuUs: cpu.receiver ?? NaN,
  };
}

/** Of a scenario that calibrated more than once, the middle. */
export function calibratorsOf(rounds: BareRound[]): Calibrators {
  return {
    bareRequestsPerSecond: spreadOf(rounds.map((round) => round.requestsPerSecond)).median,
    receiverCpuUs: spreadOf(rounds.map((round) => round.receiverCpuUs)).median,
  };
}
