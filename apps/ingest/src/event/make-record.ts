import type { Envelope } from '#contracts';
import type { CustomEvent, EventScope } from './custom-event.js';

/** The catalogue's type of every custom event, and the topic that carries it. */
export const ENVELOPE_TYPE = 'event.created';
export const EVENT_TOPIC = 'custom.events';

export interface EventRecord {
  topic: string;
  key: string;
  value: Buffer;
}

/**
 * The event as it goes to Kafka, always in the same bytes: when it is accepted they are measured, when it is published
 * they are sent.
 *
 * The envelope carries the event's id, from which receivers' `webhook-id` follows: a record that a crash repeats is the
 * same event to them.
 */
export function makeRecord({ tenantId, projectId }: EventScope, event: CustomEvent): EventRecord {
  const envelope: Envelope & { id: string } = {
    id: event.id,
    type: ENVELOPE_TYPE,
    timestamp: event.createdAt,
    tenantId,
    projectId,
    agentId: event.agentId ?? '',
    agentName: '',
    data: { event },
  };
  const value = Buffer.from(JSON.stringify(envelope), 'utf8');
  return { topic: EVENT_TOPIC, key: keyOf(event), value };
}

/** The conversation, so that its events keep their order; an event without one goes by itself. */
export function keyOf({ conversationId, id }: CustomEvent): string {
  return conversationId ?? id;
}
