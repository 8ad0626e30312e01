import type { EventType } from '../api/client.js';
import type { Scope } from '../session/scope.js';

/** What a webhook of this type looks like: the envelope around the type's sample. */
export function sampleBody({ type, sample }: EventType, { tenantId, projectId }: Scope): string {
  const envelope = {
    type,
    timestamp: '2026-01-15T10:30:00.000Z',
    tenantId,
    projectId,
    agentId: 'agent_sample',
    agentName: 'Support',
    data: sample,
  };
  return JSON.stringify(envelope, null, 2);
}
