import type { Facts, Receipt, Settings } from '../ledger/facts.js';
import { groupBy } from './group-by.js';
import { TIMEOUT_TOLERANCE_MS } from './tolerances.js';

/** All attempts of one run of one event to one destination, as they arrived. */
export interface Delivery {
  eventId: string;
  destinationId: string;
  run: string;
  /** In order of arrival; at least one. */
  receipts: readonly Receipt[];
}

export function deliveriesOf({ receipts }: Facts): Delivery[] {
  const known = receipts.filter((r): r is Receipt & { destinationId: string } => r.destinationId !== null);
  const byDelivery = groupBy(known, (r) => `${r.webhookId} ${r.destinationId} ${r.run}`);
  return [...byDelivery.values()].map((attempts) => {
    const { webhookId: eventId, destinationId, run } = attempts[0]!;
    return { eventId, destinationId, run, receipts: attempts.sort((a, b) => a.arrivedAtMs - b.arrivedAtMs) };
  });
}

/** What an answer asks of the sender; no answer asks for another attempt. */
export type AnswerClass = 'success' | 'retryable' | 'permanent';

export function classOf({ status }: Receipt): AnswerClass {
  if (status === null || status === 408 || status === 425 || status === 429) return 'retryable';
  if (status >= 200 && status <= 299) return 'success';
  return status >= 500 && status <= 599 ? 'retryable' : 'permanent';
}

/** The answer was given while the sender surely listened: to one that has hung up nothing is answered, but it may be about to. */
export function wasHeard(receipt: Receipt, { attemptTimeoutMs }: Settings): boolean {
  const { arrivedAtMs, answeredAtMs, status, hungUp } = receipt;
  if (status === null || answeredAtMs === null || hungUp) return false;
  return answeredAtMs - arrivedAtMs < attemptTimeoutMs - TIMEOUT_TOLERANCE_MS;
}

/** The sender cannot have ended the attempt before. */
export function earliestEndMs({ arrivedAtMs, answeredAtMs }: Receipt, { attemptTimeoutMs }: Settings): number {
  return Math.min(answeredAtMs ?? Infinity, arrivedAtMs + attemptTimeoutMs - TIMEOUT_TOLERANCE_MS);
}
