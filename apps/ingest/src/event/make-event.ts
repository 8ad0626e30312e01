import type { CustomEvent } from './custom-event.js';

/** What a caller says of an event; what is left out becomes null. */
export interface EventToLog {
  id?: string | undefined;
  type: string;
  agentId?: string | null | undefined;
  conversationId?: string | null | undefined;
  messageId?: string | null | undefined;
  properties?: CustomEvent['properties'] | undefined;
  userProperties?: CustomEvent['userProperties'] | undefined;
  metadata?: CustomEvent['metadata'] | undefined;
}

/** @param made what the server adds: an id for an event without one, and the time */
export function makeEvent(input: EventToLog, made: { id: string; atMs: number }): CustomEvent {
  const at = new Date(made.atMs).toISOString();
  return {
    id: input.id ?? made.id,
    type: input.type,
    agentId: input.agentId ?? null,
    conversationId: input.conversationId ?? null,
    messageId: input.messageId ?? null,
    properties: input.properties ?? null,
    userProperties: input.userProperties ?? null,
    metadata: input.metadata ?? null,
    serverMetadata: { authMethod: 'api_key' },
    createdAt: at,
    updatedAt: at,
  };
}
