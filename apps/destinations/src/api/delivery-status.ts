import type { AttemptOutcome } from '#contracts';

/** What a delivery is, where an attempt's outcome says what came of it: `retry` reads `retrying`. */
export const DELIVERY_STATUSES = ['delivered', 'retrying', 'dead', 'discarded'] as const;
export type DeliveryStatus = (typeof DELIVERY_STATUSES)[number];

export function statusOf(outcome: AttemptOutcome): DeliveryStatus {
  return outcome === 'retry' ? 'retrying' : outcome;
}

export function outcomeOf(status: DeliveryStatus): AttemptOutcome {
  return status === 'retrying' ? 'retry' : status;
}
