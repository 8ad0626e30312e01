import type { Facts, PublishedEvent, Receipt } from '../ledger/facts.js';
import { historiesOf, isOn, matches, type DestinationHistory } from './destination-history.js';
import { troublesOf } from './faults.js';
import { TRANSIT_MS } from './tolerances.js';
import type { Violation } from './violation.js';

/**
 * I2: nothing arrives that should not. Tenant and project are the event's own, always. Some state that may have been in
 * force between publishing and arrival took its type and agent, and some state that may have been in force at arrival was
 * on, at this path. Poison is rejected, once, and never arrives; what is good is not rejected.
 */
export function noStrays(facts: Facts): Violation[] {
  return [...strayReceipts(facts), ...misjudgedEvents(facts)];
}

function strayReceipts(facts: Facts): Violation[] {
  const histories = historiesOf(facts);
  const events = new Map(facts.events.map((event) => [event.id, event]));
  return facts.receipts.flatMap((receipt) => {
    const { webhookId: eventId, destinationId } = receipt;
    const history = destinationId === null ? undefined : histories.get(destinationId);
    const detail = whyStray(receipt, events.get(eventId), history);
    if (detail === undefined) return [];
    return [{ invariant: 'I2', detail, eventId, ...(destinationId !== null && { destinationId }) }];
  });
}

function whyStray(receipt: Receipt, event?: PublishedEvent, history?: DestinationHistory): string | undefined {
  const { arrivedAtMs, path } = receipt;
  if (history === undefined) return `arrived at ${path}, which is no destination's`;
  if (event === undefined) return 'arrived, and was never published';
  if (!event.valid) return 'is poison, and arrived';
  if (event.ack === 'failed') return 'was refused by the broker, and arrived';
  if (!history.isHomeOf(event)) return 'arrived in another tenant or project';
  const sinceSent = history.statesIn({ fromMs: event.sentAtMs, untilMs: arrivedAtMs });
  if (!sinceSent.some((state) => matches(state, event))) return `${event.type} of ${event.agentId} was not asked for`;
  const atArrival = history.statesIn({ fromMs: arrivedAtMs - TRANSIT_MS, untilMs: arrivedAtMs });
  const on = atArrival.filter(isOn);
  if (on.length === 0) return 'arrived after the destination was disabled or deleted';
  return on.some((state) => state.path === path) ? undefined : `arrived at ${path} after the destination moved away`;
}

function misjudgedEvents(facts: Facts): Violation[] {
  const rejections = new Map<string, number>();
  for (const { origin } of facts.rejections) rejections.set(origin, (rejections.get(origin) ?? 0) + 1);
  const troubles = troublesOf(facts, ['matcher', 'kafka']);
  return facts.events.flatMap((event) => {
    const count = (event.position !== null && rejections.get(event.position)) || 0;
    const mostTimes = 1 + troubles.filter(({ untilMs }) => untilMs >= event.sentAtMs).length;
    const detail = whyMisjudged(event, count, mostTimes);
    return detail === undefined ? [] : [{ invariant: 'I2', detail, eventId: event.id }];
  });
}

function whyMisjudged(event: PublishedEvent, rejections: number, mostTimes: number): string | undefined {
  if (event.valid) return rejections === 0 ? undefined : `good, and rejected: ${event.position}`;
  if (event.ack !== 'ok') return undefined;
  if (rejections === 0) return `poison that was not rejected: ${event.position}`;
  return rejections <= mostTimes ? undefined : `poison rejected ${rejections} times, ${mostTimes} are explained`;
}
