import { deliveryIdOf, orderingKeyOf, type CommandHeaders } from '#contracts';
import { isMatch, type EventScope } from './is-match.js';
import type { Subscriber } from './subscriber.js';

/** One event as it was read, ready to be sent to anyone. */
export interface MatchableEvent {
  eventId: string;
  scope: EventScope;
  /** The webhook body. All commands share the one buffer. */
  body: Buffer;
  conversationId?: string;
  /** Position of the event's record. */
  origin: string;
  traceparent?: string;
}

/** The order to send one event to one destination. */
export interface Command {
  /** `tenant/project/destination`. */
  key: string;
  body: Buffer;
  headers: CommandHeaders;
}

const FIRST_RUN = '0';
const FIRST_ATTEMPT = 1;

/**
 * One command per matching candidate, made when it is asked for: an event with 100,000 destinations is never held as
 * 100,000 commands. Ids depend on the event and the destination alone, so that a repeat can be recognised.
 *
 * @param nowMs epoch ms, asked when the first command is made: one of an event that waits for its turn is not older for it
 */
export function* makeCommands(
  event: MatchableEvent,
  candidates: Iterable<Subscriber>,
  nowMs: () => number,
): Generator<Command> {
  const createdAtMs = nowMs();
  for (const subscriber of candidates) {
    if (isMatch(event.scope, subscriber)) yield makeCommand(event, subscriber, createdAtMs);
  }
}

function makeCommand(source: MatchableEvent, { key, id }: Subscriber, createdAtMs: number): Command {
  const { eventId, scope, body, conversationId, origin, traceparent } = source;
  const headers: CommandHeaders = {
    eventId,
    eventType: scope.type,
    tenantId: scope.tenantId,
    projectId: scope.projectId,
    agentId: scope.agentId,
    destinationId: id,
    deliveryId: deliveryIdOf(eventId, key),
    run: FIRST_RUN,
    attempt: FIRST_ATTEMPT,
    createdAtMs,
    orderingKey: conversationId === undefined ? undefined : orderingKeyOf(key, conversationId),
    origin,
    traceparent,
  };
  return { key, body, headers };
}
