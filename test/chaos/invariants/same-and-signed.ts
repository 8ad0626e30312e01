import type { Facts, PublishedEvent, Receipt } from '../ledger/facts.js';
import { historiesOf, type DestinationHistory } from './destination-history.js';
import { SIGNATURE_AGE_MS, TRANSIT_MS } from './tolerances.js';
import type { Violation } from './violation.js';

/**
 * I6: all attempts of a delivery carry the same body, the published one where that is known, and each is signed, just now,
 * with a secret that may have been in force. (Another `webhook-id` would be another event: I2 knows none such.)
 */
export function sameAndSigned(facts: Facts): Violation[] {
  const histories = historiesOf(facts);
  const events = new Map(facts.events.map((event) => [event.id, event]));
  const bodies = new Map<string, string>();
  const bodyOf = (event: PublishedEvent, { destinationId, bodyHash }: Receipt) => {
    const delivery = `${event.id} ${destinationId}`;
    if (!bodies.has(delivery)) bodies.set(delivery, event.bodyHash ?? bodyHash);
    return bodies.get(delivery);
  };
  const clocksWereSet = facts.faults.some(({ kind }) => kind === 'clock');

  return facts.receipts.flatMap((receipt) => {
    const { webhookId, destinationId, attempt } = receipt;
    const event = events.get(webhookId);
    const history = destinationId === null ? undefined : histories.get(destinationId);
    if (!event?.valid || !history?.isHomeOf(event)) return []; // a stray is I2's
    const faults = [
      receipt.bodyHash !== bodyOf(event, receipt) && 'another body',
      whyUnsigned(receipt, history, facts),
      !clocksWereSet && isOld(receipt) && 'a timestamp that a verifier refuses',
    ];
    return faults
      .filter((fault) => typeof fault === 'string')
      .map((fault) => ({
        invariant: 'I6',
        detail: `attempt ${attempt}: ${fault}`,
        eventId: event.id,
        destinationId: history.destinationId,
      }));
  });
}

function whyUnsigned(receipt: Receipt, history: DestinationHistory, { settings }: Facts): string | undefined {
  const { signedBy, arrivedAtMs } = receipt;
  if (signedBy === null) return 'no valid signature';
  const expiryGraceMs = settings.effectiveWithinMs + TRANSIT_MS;
  const inForce = history
    .statesIn({ fromMs: arrivedAtMs - TRANSIT_MS, untilMs: arrivedAtMs })
    .flatMap((state) => state?.secrets ?? [])
    .filter(({ validUntilMs }) => validUntilMs === null || validUntilMs + expiryGraceMs >= arrivedAtMs);
  return inForce.some(({ secret }) => secret === signedBy) ? undefined : 'signed with a secret that was not in force';
}

function isOld({ timestampHeader, arrivedAtMs }: Receipt): boolean {
  return !(Math.abs(Number(timestampHeader) * 1_000 - arrivedAtMs) <= SIGNATURE_AGE_MS);
}
