import { setTimeout as sleep } from 'node:timers/promises';
import type { Behaviour, GroupCounts, GroupState } from './endpoint-groups.js';
import type { Bench } from './open-bench.js';
import type { Stream } from './publisher.js';

/** What every scenario asks of publisher and receiver. Publishing goes on between `startLoad` and `stopLoad`. */
const CALL_TIMEOUT_MS = 30_000;
const DRAIN_TIMEOUT_MS = 60_000;
const POLL_MS = 100;
const WARM_UP_MS = 3_000;
const SETTLE_WITHIN_MS = 20_000;

export function startLoad({ publisher }: Bench, streams: Stream[]): Promise<void> {
  return publisher.call('start', streams, CALL_TIMEOUT_MS);
}

/** Events published so far, by group, each acknowledged. */
export function stopLoad({ publisher }: Bench): Promise<Record<string, number>> {
  return publisher.call('stop', undefined, CALL_TIMEOUT_MS);
}

export function publishedCounts({ publisher }: Bench): Promise<Record<string, number>> {
  return publisher.call('published', undefined, CALL_TIMEOUT_MS);
}

export function deliveredCounts({ receiver }: Bench): Promise<Record<string, GroupCounts>> {
  return receiver.call('counts', undefined, CALL_TIMEOUT_MS);
}

export async function behave({ receiver }: Bench, group: string, behaviour: Behaviour): Promise<void> {
  await receiver.call('behave', { group, behaviour }, CALL_TIMEOUT_MS);
}

export async function resetTimes({ receiver }: Bench): Promise<void> {
  await receiver.call('resetTimes', undefined, CALL_TIMEOUT_MS);
}

/** Counts since the start, times since `resetTimes`. */
export async function groupState({ receiver }: Bench, group: string): Promise<GroupState> {
  const states = await receiver.call<Record<string, GroupState>>('state', undefined, CALL_TIMEOUT_MS);
  const state = states[group];
  if (!state) throw new Error(`no endpoints are named ${group}`);
  return state;
}

/** Some seconds, and then until less than half a second's events are under way: what a cold start has delayed is not measured. */
export async function warmUp(bench: Bench, group: string, ratePerSecond: number): Promise<void> {
  await sleep(WARM_UP_MS);
  const endMs = performance.now() + SETTLE_WITHIN_MS;
  while (performance.now() < endMs) {
    const [published, delivered] = await Promise.all([publishedCounts(bench), deliveredCounts(bench)]);
    const underWay = (published[group] ?? 0) - (delivered[group]?.delivered ?? 0);
    if (underWay < ratePerSecond / 2) return;
    await sleep(POLL_MS);
  }
}

/** The group's latencies while so much time passes. */
export async function measureFor(bench: Bench, durationMs: number, group = 'healthy'): Promise<GroupState> {
  await resetTimes(bench);
  await sleep(durationMs);
  return groupState(bench, group);
}

/** Waits until so many were delivered, or `timeoutMs` [60000] have passed; returns how many were. */
export async function waitForDelivered(
  bench: Bench,
  group: string,
  count: number,
  timeoutMs = DRAIN_TIMEOUT_MS,
): Promise<number> {
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    const delivered = (await deliveredCounts(bench))[group]?.delivered ?? 0;
    if (delivered >= count || performance.now() > endMs) return delivered;
    await sleep(POLL_MS);
  }
}

/** Ends the load and waits for a group's last events. Says what is amiss, nothing where all have come once. */
export async function drainGroup(bench: Bench, group: string): Promise<string[]> {
  const published = (await stopLoad(bench))[group] ?? 0;
  const delivered = await waitForDelivered(bench, group, published);
  return delivered === published ? [] : [`${group}: ${published} published, ${delivered} received`];
}
