import type { JsonObject } from '#contracts';

/** Which project an event belongs to: that of the key it was logged with. */
export interface EventScope {
  tenantId: string;
  projectId: string;
}

/** A custom event as it is stored, shown and sent: `data.event` of the envelope. null stands for what is absent. */
export interface CustomEvent {
  /** Unique in its project. */
  id: string;
  /** The caller's own name of what happened. */
  type: string;
  agentId: string | null;
  conversationId: string | null;
  messageId: string | null;
  properties: JsonObject | null;
  userProperties: JsonObject | null;
  metadata: JsonObject | null;
  /** What this service knows about it, and the caller can not choose. */
  serverMetadata: { authMethod: 'api_key' };
  /** ISO 8601, UTC. */
  createdAt: string;
  updatedAt: string;
}
