import type { DeadLetter, Facts, Fault } from '../ledger/facts.js';
import { classOf, deliveriesOf, wasHeard, type Delivery } from './deliveries.js';
import { explainsRepeat, lossesOf, outlasts, overlaps, type Loss, type Span } from './faults.js';
import { groupBy } from './group-by.js';
import { RECOVERED_WITHIN_MS, TRANSIT_MS } from './tolerances.js';
import type { Violation } from './violation.js';

/**
 * I4: a run has attempts 1 to `maxAttempts`, each made once, and once more per loss of partitions; none after a 2xx that
 * the sender heard, none after a permanent status; and it is not given up before the last of them. (A second 2xx is I3's.)
 */
export function boundedAttempts(facts: Facts): Violation[] {
  const losses = lossesOf(facts);
  const deadLetters = groupBy(facts.deadLetters, runOf);
  return deliveriesOf(facts).flatMap((delivery) => {
    const details = [
      unknownAttempt(delivery, facts),
      repeatedAttempt(delivery, losses, facts),
      attemptAfterTheEnd(delivery, losses, facts),
      ...(deadLetters.get(runOf(delivery)) ?? []).map((dead) => givenUpEarly(delivery, dead, facts)),
    ];
    const { eventId, destinationId } = delivery;
    return details
      .filter((detail) => detail !== undefined)
      .map((detail) => ({ invariant: 'I4', detail: `run ${delivery.run}: ${detail}`, eventId, destinationId }));
  });
}

function unknownAttempt({ receipts }: Delivery, { settings }: Facts): string | undefined {
  const unknown = receipts.find(({ attempt }) => !(attempt >= 1 && attempt <= settings.maxAttempts));
  return unknown && `attempt ${unknown.attempt} of ${settings.maxAttempts}`;
}

function repeatedAttempt({ receipts }: Delivery, losses: readonly Loss[], facts: Facts): string | undefined {
  const distinct = new Set(receipts.map(({ attempt }) => attempt)).size;
  const delivered = receipts.filter((receipt) => classOf(receipt) === 'success').length;
  const repeats = receipts.length - distinct - Math.max(0, delivered - 1);
  const span = { fromMs: receipts[0]!.arrivedAtMs, untilMs: receipts.at(-1)!.arrivedAtMs };
  // A request may be on its way when its sender is killed.
  const underWay = { ...span, fromMs: span.fromMs - TRANSIT_MS };
  const mayHaveCost = (loss: Loss) =>
    overlaps(loss, underWay) && receipts.some((receipt) => outlasts(receipt, loss, facts));
  const lost = losses.filter(mayHaveCost).length;
  // A matcher that dies writes its last commands again. Delivery knows the second copy, unless it has died too.
  const commandsAgain = lost === 0 ? 0 : matcherKillsIn(span, facts).length;
  const explained = lost + commandsAgain * facts.settings.maxAttempts;
  if (repeats <= explained) return undefined;
  return `${receipts.length} requests for ${distinct} attempts, ${explained} repeats are explained`;
}

/** From the event's publishing on, which is a little before its first attempt. */
function matcherKillsIn({ fromMs, untilMs }: Span, { faults }: Facts): Fault[] {
  const since = fromMs - RECOVERED_WITHIN_MS;
  return faults.filter((f) => f.service === 'matcher' && f.kind === 'kill' && f.fromMs >= since && f.fromMs <= untilMs);
}

function attemptAfterTheEnd({ receipts }: Delivery, losses: readonly Loss[], facts: Facts): string | undefined {
  for (const [n, last] of receipts.entries()) {
    const end = classOf(last);
    if (end === 'retryable' || !wasHeard(last, facts.settings)) continue;
    const more = receipts.slice(n + 1).find((later) => {
      if (end === 'success' && classOf(later) === 'success') return false;
      return !losses.some((loss) => explainsRepeat(loss, last, later, facts));
    });
    if (more) return `attempt ${more.attempt} after attempt ${last.attempt} was answered ${last.status}`;
  }
  return undefined;
}

const RETRIED_FAILURES: ReadonlySet<string> = new Set(['timeout', 'dns', 'connect', 'tls', 'reset', 'protocol']);

function givenUpEarly({ receipts }: Delivery, dead: DeadLetter, { settings }: Facts): string | undefined {
  if (dead.attempts >= settings.maxAttempts) return undefined;
  const onlyRetryable = receipts.every((r) => r.status !== null && classOf(r) === 'retryable');
  const early = RETRIED_FAILURES.has(dead.reason) || (dead.reason === 'http_status' && onlyRetryable);
  return early ? `given up (${dead.reason}) after ${dead.attempts} of ${settings.maxAttempts} attempts` : undefined;
}

function runOf({ eventId, destinationId, run }: Pick<Delivery, 'eventId' | 'destinationId' | 'run'>): string {
  return `${eventId} ${destinationId} ${run}`;
}
