import { percentile } from '../../bench/statistics.js';
import type { Facts, Receipt } from '../ledger/facts.js';
import { classOf, deliveriesOf, earliestEndMs, type Delivery } from './deliveries.js';
import { CLOCK_TOLERANCE_MS } from './tolerances.js';
import type { Violation } from './violation.js';

/**
 * I5: attempt n + 1 arrives no earlier than `retryDelaysMs[n - 1]` after attempt n was over. The receiver writes down answers
 * too early rather than too late, and arrivals too late rather than too early, so a retry that looks early is early.
 */
export function neverEarly(facts: Facts): Violation[] {
  return deliveriesOf(facts).flatMap((delivery) => {
    const early = retriesOf(delivery, facts).filter(({ lateByMs }) => lateByMs < -CLOCK_TOLERANCE_MS);
    const { eventId, destinationId } = delivery;
    return early.map(({ receipt: { attempt }, lateByMs }) => {
      const detail = `run ${delivery.run}: attempt ${attempt} came ${Math.round(-lateByMs)} ms early`;
      return { invariant: 'I5', detail, eventId, destinationId };
    });
  });
}

export interface Lateness {
  retries: number;
  /** From the earliest moment that is allowed; the jitter that the system adds is in it. NaN without retries. */
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

/** How late retries were: no invariant, a figure for the report. */
export function latenessOf(facts: Facts): Lateness {
  const retries = deliveriesOf(facts).flatMap((delivery) => retriesOf(delivery, facts));
  const late = retries.map(({ lateByMs }) => lateByMs).sort((a, b) => a - b);
  return {
    retries: late.length,
    p50Ms: percentile(late, 0.5),
    p99Ms: percentile(late, 0.99),
    maxMs: late.at(-1) ?? NaN,
  };
}

/** The attempts whose predecessor arrived and asked for one. One that was repeated counts from the first of its ends. */
function retriesOf({ receipts }: Delivery, { settings }: Facts): { receipt: Receipt; lateByMs: number }[] {
  return receipts.flatMap((receipt) => {
    const delayMs = settings.retryDelaysMs[receipt.attempt - 2];
    const before = receipts.filter((r) => r.attempt === receipt.attempt - 1 && classOf(r) === 'retryable');
    if (delayMs === undefined || before.length === 0) return [];
    // It may have waited to be written down for longer than its sender waited for the answer: nobody knows when it ended.
    if (before.some(({ hungUp }) => hungUp)) return [];
    const endedAtMs = Math.min(...before.map((r) => earliestEndMs(r, settings)));
    return [{ receipt, lateByMs: receipt.arrivedAtMs - endedAtMs - delayMs }];
  });
}
