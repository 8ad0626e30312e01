import { destinationKeyOf, encodeDestinationState } from '#contracts';
import type { DestinationEntity } from '../store/destination.entity.js';

/** A row as it goes to the compacted topic: the whole state, or a tombstone for a deleted one. */
export function destinationRecordOf(row: DestinationEntity): { key: string; value: Buffer | null } {
  const key = destinationKeyOf(row);
  if (row.deletedAt !== null) return { key, value: null };
  const { id, tenantId, projectId, version, name, url, eventTypes, enabled, secrets } = row;
  const value = encodeDestinationState({
    id,
    tenantId,
    projectId,
    version,
    name,
    url,
    eventTypes,
    agentScope: row.agentScope === 'all' ? { kind: 'all' } : { kind: 'list', agentIds: row.agentIds },
    enabled,
    headers: row.headersSealed,
    secrets,
    updatedAt: row.updatedAt.toISOString(),
  });
  return { key, value };
}
