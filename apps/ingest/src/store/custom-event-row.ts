import type { JsonObject } from '#contracts';
import type { CustomEvent, EventScope } from '../event/custom-event.js';

/** One row of `custom_events`, as the driver reads it. */
export interface CustomEventRow {
  tenant_id: string;
  project_id: string;
  id: string;
  type: string;
  agent_id: string | null;
  conversation_id: string | null;
  message_id: string | null;
  properties: JsonObject | null;
  user_properties: JsonObject | null;
  metadata: JsonObject | null;
  server_metadata: CustomEvent['serverMetadata'];
  created_at: Date;
  updated_at: Date;
}

/** The columns of `custom_events`, in the order of `toParameters`. */
export const EVENT_COLUMNS = [
  ...['tenant_id', 'project_id', 'id', 'type', 'agent_id', 'conversation_id', 'message_id'],
  ...['properties', 'user_properties', 'metadata', 'server_metadata', 'created_at', 'updated_at'],
] as const;

export function toParameters({ tenantId, projectId }: EventScope, event: CustomEvent): unknown[] {
  return [
    ...[tenantId, projectId, event.id, event.type, event.agentId, event.conversationId, event.messageId],
    ...[event.properties, event.userProperties, event.metadata, event.serverMetadata].map(toJson),
    ...[event.createdAt, event.updatedAt],
  ];
}

/** Its fields in the order of `makeEvent`: the record's bytes follow from it. */
export function fromRow(row: CustomEventRow): CustomEvent {
  return {
    id: row.id,
    type: row.type,
    agentId: row.agent_id,
    conversationId: row.conversation_id,
    messageId: row.message_id,
    properties: row.properties,
    userProperties: row.user_properties,
    metadata: row.metadata,
    serverMetadata: row.server_metadata,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}

function toJson(object: object | null): string | null {
  return object === null ? null : JSON.stringify(object);
}
