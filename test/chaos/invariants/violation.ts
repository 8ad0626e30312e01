import type { Facts } from '../ledger/facts.js';

export type InvariantName = 'I1' | 'I2' | 'I3' | 'I4' | 'I5' | 'I6' | 'I7' | 'I8' | 'I9' | 'order';

/** What should not have happened. */
export interface Violation {
  invariant: InvariantName;
  /** Ids and numbers; never a body, never a secret. */
  detail: string;
  eventId?: string;
  destinationId?: string;
}

/** Pure: the same facts, the same answer. */
export type Invariant = (facts: Facts) => Violation[];
