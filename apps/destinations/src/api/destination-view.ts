import type { DestinationEntity } from '../store/destination.entity.js';
import type { Destination } from './destination.schema.js';

/** A row as the API shows it, with the headers that its reader may see. Neither tenant nor project, nor a secret. */
export function viewDestination(row: DestinationEntity, headers: Record<string, string> | null): Destination {
  const { id, name, description, url, eventTypes, agentIds, enabled, createdAt, updatedAt } = row;
  return {
    id,
    name,
    description,
    url,
    eventTypes,
    headers,
    agentIds,
    enabled,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  };
}
