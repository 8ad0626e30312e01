import type { DestinationEntity } from '../store/destination.entity.js';
import type { Destination } from './destination.schema.js';
import { maskHeaders, maskUrl } from './masks.js';

/**
 * A row as the API shows it. Neither tenant nor project, nor a secret.
 *
 * @param open what of it lets its holder in, where the reader may see that; else both are masked
 */
export function viewDestination(
  row: DestinationEntity,
  open: Pick<Destination, 'url' | 'headers'> = { url: maskUrl(row.url), headers: maskHeaders(row.headerNames) },
): Destination {
  const { id, name, description, eventTypes, agentIds, enabled, createdAt, updatedAt } = row;
  const { url, headers } = open;
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
