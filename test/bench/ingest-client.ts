import { setTimeout as sleep } from 'node:timers/promises';
import { Agent } from 'undici';
import { percentile } from './statistics.js';
import { serveCalls } from './worker.js';

export interface IngestLoad {
  url: string;
  key: string;
  bodyBytes: number;
  durationMs: number;
  /** Events a second, whatever the answers take; none: as many as `callers` get answered. */
  ratePerSecond?: number;
  callers: number;
}

export interface IngestLoadResult {
  /** Answered with 201. */
  stored: number;
  /** Anything else. */
  refused: number;
  elapsedMs: number;
  p50Ms: number;
  p99Ms: number;
}

const CONVERSATIONS = 500;

/** Logs events over HTTP, as a service without a Kafka client does. */
async function run(load: IngestLoad): Promise<IngestLoadResult> {
  const agent = new Agent({ connections: load.callers, pipelining: 1 });
  const latenciesMs: number[] = [];
  let refused = 0;
  let sent = 0;
  const { origin, pathname } = new URL('/run/v1/events', load.url);
  const padding = 'x'.repeat(load.bodyBytes);
  const log = async (dueMs: number) => {
    const conversationId = `conv-${sent++ % CONVERSATIONS}`;
    const response = await agent.request({
      origin,
      path: pathname,
      method: 'POST',
      headers: { authorization: `Bearer ${load.key}`, 'content-type': 'application/json' },
      body: JSON.stringify({ type: 'bench', conversationId, properties: { padding } }),
    });
    await response.body.dump();
    if (response.statusCode === 201) latenciesMs.push(performance.now() - dueMs);
    else refused++;
  };
  const startMs = performance.now();
  await (load.ratePerSecond === undefined ? runCallers(load, log) : runAtRate(load, load.ratePerSecond, log));
  const elapsedMs = performance.now() - startMs;
  await agent.close();
  latenciesMs.sort((a, b) => a - b);
  const [p50Ms, p99Ms] = [percentile(latenciesMs, 0.5), percentile(latenciesMs, 0.99)];
  return { stored: latenciesMs.length, refused, elapsedMs, p50Ms, p99Ms };
}

async function runCallers({ callers, durationMs }: IngestLoad, log: (dueMs: number) => Promise<void>): Promise<void> {
  const endMs = performance.now() + durationMs;
  const caller = async () => {
    while (performance.now() < endMs) await log(performance.now());
  };
  await Promise.all(Array.from({ length: callers }, caller));
}

/** Latency counts from when a request was due: one that had to wait for its turn is late by that too. */
async function runAtRate({ durationMs }: IngestLoad, perSecond: number, log: (dueMs: number) => Promise<void>) {
  const startMs = performance.now();
  const count = Math.floor((durationMs / 1_000) * perSecond);
  const calls: Promise<void>[] = [];
  for (let index = 0; index < count; index++) {
    const dueMs = startMs + (index * 1_000) / perSecond;
    const waitMs = dueMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    calls.push(log(dueMs));
  }
  await Promise.all(calls);
}

serveCalls({ run });
