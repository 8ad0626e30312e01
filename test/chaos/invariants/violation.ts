import type { Facts } from '../ledger/facts.js';

export type InvariantId = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9' | 'order';

export interface Violation {
  invariant: InvariantId;
  /** Ids, times and counts; never a body, a header value or a secret. */
  detail: string;
  eventId?: string;
  destinationId?: string;
}

/** Judges a whole run by its facts alone. Empty: it holds. */
export type Invariant = (facts: Facts) => Violation[];
