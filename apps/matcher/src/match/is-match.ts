import type { Envelope } from '#contracts';
import type { Subscriber } from './subscriber.js';

/** What of an event decides who gets it. */
export type EventScope = Pick<Envelope, 'type' | 'tenantId' | 'projectId' | 'agentId'>;

/** The rule of matching. The index only narrows the candidates: this decides. */
export function isMatch(event: EventScope, subscriber: Subscriber): boolean {
  return (
    subscriber.enabled &&
    subscriber.tenantId === event.tenantId &&
    subscriber.projectId === event.projectId &&
    subscriber.eventTypes.includes(event.type) &&
    (subscriber.agentIds === null || subscriber.agentIds.has(event.agentId))
  );
}
