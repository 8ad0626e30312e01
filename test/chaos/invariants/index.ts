import type { Facts } from '../ledger/facts.js';
import { boundedAttempts } from './bounded-attempts.js';
import { flatResources } from './flat-resources.js';
import { healthyKeepPace } from './healthy-keep-pace.js';
import { lagDrained } from './lag-drained.js';
import { neverEarly } from './never-early.js';
import { noRepeats } from './no-repeats.js';
import { noStrays } from './no-strays.js';
import { nothingLost } from './nothing-lost.js';
import { publishOrder } from './publish-order.js';
import { sameAndSigned } from './same-and-signed.js';
import type { Invariant, InvariantId, Violation } from './violation.js';

export { latenessOf, type Lateness } from './never-early.js';
export type { Invariant, InvariantId, Violation } from './violation.js';

/** Every invariant, in the order of a report. */
export const INVARIANTS: readonly { id: InvariantId; name: string; check: Invariant }[] = [
  { id: 'I1', name: 'nothing lost', check: nothingLost },
  { id: 'I2', name: 'no strays', check: noStrays },
  { id: 'I3', name: 'no repeats', check: noRepeats },
  { id: 'I4', name: 'bounded attempts', check: boundedAttempts },
  { id: 'I5', name: 'never early', check: neverEarly },
  { id: 'I6', name: 'same and signed', check: sameAndSigned },
  { id: 'I7', name: 'healthy keep pace', check: healthyKeepPace },
  { id: 'I8', name: 'lag drained', check: lagDrained },
  { id: 'I9', name: 'flat resources', check: flatResources },
  { id: 'order', name: 'publish order', check: publishOrder },
];

export function checkAll(facts: Facts): Violation[] {
  return INVARIANTS.flatMap(({ check }) => check(facts));
}
