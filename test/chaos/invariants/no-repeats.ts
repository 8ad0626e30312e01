import type { Facts } from '../ledger/facts.js';
import { classOf, deliveriesOf, wasHeard } from './deliveries.js';
import { explainsRepeat, lossesOf } from './faults.js';
import type { Violation } from './violation.js';

/**
 * I3: one 2xx per delivery and run. A further one needs a loss of partitions, each of its own, at which an earlier one was
 * in flight or had just been answered.
 */
export function noRepeats(facts: Facts): Violation[] {
  const losses = lossesOf(facts);
  return deliveriesOf(facts).flatMap(({ eventId, destinationId, run, receipts }) => {
    const delivered = receipts.filter((receipt) => classOf(receipt) === 'success');
    const unused = new Set(losses);
    const unexplained = delivered.filter((later, n) => {
      const earlier = delivered.slice(0, n).filter((receipt) => wasHeard(receipt, facts.settings));
      if (earlier.length === 0) return false;
      // What is made again may be the later one's own attempt: its failure had sent the next one on its way.
      const madeAgain = receipts.filter((r) => r.attempt === later.attempt && r.arrivedAtMs < later.arrivedAtMs);
      const causes = [...earlier, ...madeAgain];
      const loss = [...unused].find((l) => causes.some((e) => explainsRepeat(l, e, later, facts)));
      if (loss) unused.delete(loss);
      return loss === undefined;
    });
    if (unexplained.length === 0) return [];
    const detail = `run ${run}: ${delivered.length} receipts answered 2xx, ${unexplained.length} of them unexplained`;
    return [{ invariant: 'I3', detail, eventId, destinationId }];
  });
}
