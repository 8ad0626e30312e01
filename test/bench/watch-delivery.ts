import { setTimeout as sleep } from 'node:timers/promises';
import { presentMemoryMb } from './measure-cpu.js';
import type { Bench } from './open-bench.js';

/** What one look at a delivery service shows. */
export interface DeliverySample {
  atMs: number;
  memoryMb: number;
  /** Largest of a partition: from the lowest offset that is not done to the next one to read. */
  openOffsets: number;
  bufferedRecords: number;
  /** Of the commands: a full lane of what was deferred delays nobody. */
  pausedPartitions: number;
  liveCalls: number;
  slowCalls: number;
  /** Since the start. */
  deferrals: number;
  dead: number;
}

const EVERY_MS = 1_000;

export async function sampleDelivery({ system }: Bench): Promise<DeliverySample> {
  const metrics = await readMetrics(system.urlOf('delivery'));
  const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
  return {
    atMs: Date.now(),
    memoryMb: presentMemoryMb(system.pidOf('delivery')),
    openOffsets: Math.max(0, ...metrics('kafka_consumer_open_offsets')),
    bufferedRecords: sum(metrics('kafka_consumer_buffered_records')),
    pausedPartitions: sum(metrics('kafka_consumer_paused', `topic="${system.topics.commands}"`)),
    liveCalls: sum(metrics('webhook_calls_in_flight', 'budget="live"')),
    slowCalls: sum(metrics('webhook_calls_in_flight', 'budget="slow"')),
    deferrals: sum(metrics('webhook_deferrals_total')),
    dead: sum(metrics('webhook_attempts_total', 'outcome="dead"')),
  };
}

/** Joins of matcher's and delivery's groups since they started. */
export async function countRebalances({ system }: Bench): Promise<number> {
  const counts = await Promise.all(
    (['matcher', 'delivery'] as const).map(async (app) => {
      return (await readMetrics(system.urlOf(app)))('kafka_consumer_rebalances_total');
    }),
  );
  return counts.flat().reduce((total, value) => total + value, 0);
}

/** Looks every second until stopped. */
export function watchDelivery(bench: Bench): { stop(): Promise<DeliverySample[]> } {
  const samples: DeliverySample[] = [];
  const stopping = new AbortController();
  const watch = async () => {
    while (!stopping.signal.aborted) {
      samples.push(await sampleDelivery(bench));
      await sleep(EVERY_MS, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const watching = watch();
  // An error is told where the watch is stopped.
  watching.catch(() => undefined);
  return {
    async stop() {
      stopping.abort();
      await watching;
      return samples;
    },
  };
}

export function peakOf(samples: DeliverySample[], field: keyof DeliverySample): number {
  return Math.max(...samples.map((sample) => sample[field]));
}

async function readMetrics(url: string): Promise<(name: string, label?: string) => number[]> {
  const response = await fetch(`${url}/metrics`, { signal: AbortSignal.timeout(30_000) });
  const lines = (await response.text()).split('\n');
  return (name, label = '') =>
    lines
      .filter((line) => (line.startsWith(`${name}{`) || line.startsWith(`${name} `)) && line.includes(label))
      .map((line) => Number(line.slice(line.lastIndexOf(' ') + 1)));
}
