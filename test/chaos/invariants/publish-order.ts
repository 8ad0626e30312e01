import { FIRST_RUN, type Facts, type PublishedEvent } from '../ledger/facts.js';
import { deliveriesOf } from './deliveries.js';
import { lossesOf, overlaps, troublesOf } from './faults.js';
import type { Violation } from './violation.js';

interface FirstAttempt {
  event: PublishedEvent;
  offset: number;
  arrivedAtMs: number;
}

/**
 * Order: the first attempts of one conversation at one destination arrive in the order in which the log has its events,
 * where nothing was killed from the sending of the one to the arrival of the other. What was not acknowledged has no
 * known place.
 */
export function publishOrder(facts: Facts): Violation[] {
  const disturbances = [...lossesOf(facts), ...troublesOf(facts, ['matcher', 'delivery', 'kafka'])];
  return [...firstAttempts(facts)].flatMap(([, { destinationId, attempts }]) => {
    attempts.sort((a, b) => a.offset - b.offset);
    let latest: FirstAttempt | undefined;
    return attempts.flatMap((attempt) => {
      const overtaken = latest;
      if (overtaken === undefined || attempt.arrivedAtMs >= overtaken.arrivedAtMs) {
        latest = attempt;
        return [];
      }
      const span = { fromMs: overtaken.event.sentAtMs, untilMs: overtaken.arrivedAtMs };
      if (disturbances.some((disturbance) => overlaps(disturbance, span))) return [];
      const detail = `arrived before ${overtaken.event.id}, which the log has before it`;
      return [{ invariant: 'order' as const, detail, eventId: attempt.event.id, destinationId }];
    });
  });
}

/** By destination, conversation and partition of the log: across partitions there is no order. */
function firstAttempts(facts: Facts): Map<string, { destinationId: string; attempts: FirstAttempt[] }> {
  const events = new Map(facts.events.map((event) => [event.id, event]));
  const groups = new Map<string, { destinationId: string; attempts: FirstAttempt[] }>();
  for (const { eventId, destinationId, run, receipts } of deliveriesOf(facts)) {
    const event = events.get(eventId);
    const first = receipts.find(({ attempt }) => attempt === 1);
    if (run !== FIRST_RUN || !first || !event?.position || event.conversationId === null) continue;
    const end = event.position.lastIndexOf('/');
    const offset = Number(event.position.slice(end + 1));
    const group = [destinationId, event.conversationId, event.position.slice(0, end)].join(' ');
    const { attempts } = groups.get(group) ?? groups.set(group, { destinationId, attempts: [] }).get(group)!;
    attempts.push({ event, offset, arrivedAtMs: first.arrivedAtMs });
  }
  return groups;
}
