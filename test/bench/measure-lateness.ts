import type { RetryArrival } from './receiver.js';
import { percentile } from './statistics.js';

/** A record of a retry lane: which attempt it orders, and when that may be made at the earliest. */
export interface PlannedRetry {
  eventId: string;
  attempt: number;
  /** Epoch ms. */
  notBeforeMs: number;
}

export interface Lateness {
  /** Retries that were planned and arrived. */
  matched: number;
  /** Arrived before their time. */
  early: number;
  /** Planned, and did not arrive. */
  missing: number;
  /** Arrived, and were not planned, or came once more. */
  unplanned: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

/** An event has one destination here, so that its id and the attempt name a retry. */
export function nameRetry({ eventId, attempt }: { eventId: string; attempt: number }): string {
  return `${eventId}/${attempt}`;
}

/** How late retries are, from what the lanes say and what the endpoints saw. */
export function measureLateness(planned: readonly PlannedRetry[], arrivals: readonly RetryArrival[]): Lateness {
  const open = new Map(planned.map((retry) => [nameRetry(retry), retry.notBeforeMs]));
  const latenessMs: number[] = [];
  let unplanned = 0;
  for (const arrival of arrivals) {
    const notBeforeMs = open.get(nameRetry(arrival));
    if (notBeforeMs === undefined) unplanned += 1;
    else latenessMs.push(arrival.atMs - notBeforeMs);
    open.delete(nameRetry(arrival));
  }
  latenessMs.sort((a, b) => a - b);
  return {
    matched: latenessMs.length,
    early: latenessMs.filter((ms) => ms < 0).length,
    missing: open.size,
    unplanned,
    p50Ms: percentile(latenessMs, 0.5),
    p99Ms: percentile(latenessMs, 0.99),
    maxMs: latenessMs.at(-1) ?? NaN,
  };
}
