import { FIRST_RUN, type Facts, type PublishedEvent } from '../ledger/facts.js';
import { classOf, deliveriesOf } from './deliveries.js';
import { historiesOf, isOn, matches } from './destination-history.js';
import { groupBy } from './group-by.js';
import type { Violation } from './violation.js';

/**
 * I1: every acknowledged event ends, for each destination that surely matched it, in a 2xx, in a dead letter, or, where the
 * destination may have been off since, in a recorded discard. So does every event that arrived once, whatever is known of
 * its acknowledgement: it was matched.
 */
export function nothingLost(facts: Facts): Violation[] {
  const histories = [...historiesOf(facts).values()];
  const byProject = groupBy(histories, (h) => projectOf(h));
  const ends = endsOf(facts);
  const matchedBy = matchDeadline(facts);
  return facts.events.flatMap((event) => {
    if (!event.valid) return [];
    const matchable = { fromMs: event.sentAtMs, untilMs: matchedBy(event) };
    return (byProject.get(projectOf(event)) ?? []).flatMap((history) => {
      const end = ends.get(pairOf(event.id, history.destinationId));
      const surelyMatched = event.ack === 'ok' && history.statesIn(matchable).every((state) => matches(state, event));
      if (!surelyMatched && !end?.arrived) return [];
      if (end?.delivered || end?.dead) return [];
      const rest = { fromMs: event.sentAtMs, untilMs: facts.quietAtMs };
      const mayHaveBeenOff = history.statesIn(rest).some((state) => !isOn(state));
      if (end?.discarded && mayHaveBeenOff) return [];
      const detail = end?.discarded
        ? 'discarded although the destination was never off'
        : `no 2xx, no dead letter, no discard after ${end?.arrived ?? 0} attempts`;
      return [{ invariant: 'I1', detail, eventId: event.id, destinationId: history.destinationId }];
    });
  });
}

interface End {
  arrived: number;
  delivered: boolean;
  dead: boolean;
  discarded: boolean;
}

/** What became of each event at each destination. Resends answer for themselves. */
function endsOf(facts: Facts): Map<string, End> {
  const ends = new Map<string, End>();
  const at = (eventId: string, destinationId: string) => {
    const pair = pairOf(eventId, destinationId);
    const end = ends.get(pair) ?? { arrived: 0, delivered: false, dead: false, discarded: false };
    ends.set(pair, end);
    return end;
  };
  for (const { eventId, destinationId, run, receipts } of deliveriesOf(facts)) {
    if (run !== FIRST_RUN) continue;
    const end = at(eventId, destinationId);
    end.arrived = receipts.length;
    end.delivered = receipts.some((receipt) => classOf(receipt) === 'success');
  }
  for (const d of facts.deadLetters) if (d.run === FIRST_RUN) at(d.eventId, d.destinationId).dead = true;
  for (const d of facts.discards) if (d.run === FIRST_RUN) at(d.eventId, d.destinationId).discarded = true;
  return ends;
}

/** When an event was matched at the latest, as far as that is known. */
function matchDeadline({ settledAtMs }: Facts): (event: PublishedEvent) => number {
  return ({ ackedAtMs }) => settledAtMs.find((atMs) => ackedAtMs !== null && ackedAtMs <= atMs) ?? Infinity;
}

const pairOf = (eventId: string, destinationId: string) => `${eventId} ${destinationId}`;
const projectOf = (of: { tenantId: string; projectId: string }) => `${of.tenantId}/${of.projectId}`;
