import { setTimeout as sleep } from 'node:timers/promises';
import type { IngestLoad, IngestLoadResult } from './ingest-client.js';
import { foreignShareOf, sampleCpu } from './measure-cpu.js';
import type { Bench } from './open-bench.js';

export interface IngestRound {
  /** At the rate of the open loop. */
  p50Ms: number;
  p99Ms: number;
  /** With every caller busy. */
  requestsPerSecond: number;
  saturatedP99Ms: number;
  /** CPU per event at saturation, in microseconds, publishing included. */
  cpuUs: { ingest: number; postgres: number };
  /** Of the machine's used CPU time: other work than the bench's. */
  foreignShare: number;
  stored: number;
  refused: number;
  published: number;
}

const CALLERS = 32;
const WARM_UP_MS = 2_000;
const CALL_TIMEOUT_MS = 60_000;
const DRAIN_TIMEOUT_MS = 60_000;

/** Events over HTTP: what an answer takes with room to spare, and how many there are without. */
export async function runIngest(bench: Bench): Promise<IngestRound> {
  const { options, pidByRole } = bench;
  const url = bench.system.urlOf('ingest');
  const before = await countsOf(url);
  await load(bench, { durationMs: WARM_UP_MS });
  const open = await load(bench, { durationMs: options.durationMs, ratePerSecond: options.ratePerSecond });
  await drain(url);
  const cpuBefore = sampleCpu(pidByRole());
  const full = await load(bench, { durationMs: options.durationMs });
  const after = await drain(url);
  const cpuAfter = sampleCpu(pidByRole());
  const usPerEvent = (role: string) =>
    (((cpuAfter.byRole[role] ?? NaN) - (cpuBefore.byRole[role] ?? NaN)) * 1_000) / full.stored;
  return {
    p50Ms: open.p50Ms,
    p99Ms: open.p99Ms,
    requestsPerSecond: (full.stored / full.elapsedMs) * 1_000,
    saturatedP99Ms: full.p99Ms,
    cpuUs: { ingest: usPerEvent('ingest'), postgres: usPerEvent('postgres') },
    foreignShare: foreignShareOf(cpuBefore, cpuAfter),
    stored: after.stored - before.stored,
    refused: open.refused + full.refused,
    published: after.published - before.published,
  };
}

function load({ ingestClient, system, options }: Bench, more: Pick<IngestLoad, 'durationMs' | 'ratePerSecond'>) {
  const access = { url: system.urlOf('ingest'), key: system.publishKey };
  const argument: IngestLoad = { ...access, bodyBytes: options.bodyBytes, callers: CALLERS, ...more };
  return ingestClient.call<IngestLoadResult>('run', argument, more.durationMs + CALL_TIMEOUT_MS);
}

/** Waits until everything stored is published. */
async function drain(url: string): Promise<{ stored: number; published: number }> {
  const endMs = performance.now() + DRAIN_TIMEOUT_MS;
  let counts = await countsOf(url);
  while (counts.published < counts.stored && performance.now() < endMs) {
    await sleep(100);
    counts = await countsOf(url);
  }
  return counts;
}

async function countsOf(url: string): Promise<{ stored: number; published: number }> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const valueOf = (name: string) => Number(new RegExp(`^${name}\\{[^}]*\\} (\\d+)$`, 'm').exec(text)?.[1] ?? NaN);
  return { stored: valueOf('ingest_events_accepted_total'), published: valueOf('ingest_outbox_published_total') };
}
