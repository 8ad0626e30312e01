import { destinationKeyOf, SUBSCRIBABLE_EVENT_TYPES, type DestinationState } from '#contracts';

/** What matching needs of a destination: no URL, no secret stays in this process. */
export interface Subscriber {
  /** `tenant/project/destination`: the key of its commands. */
  key: string;
  id: string;
  tenantId: string;
  projectId: string;
  enabled: boolean;
  eventTypes: readonly string[];
  /** Null: every agent. An empty set is no agent at all. */
  agentIds: ReadonlySet<string> | null;
}

export function subscriberOf(state: DestinationState): Subscriber {
  const { id, tenantId, projectId, enabled, agentScope } = state;
  // No event has another type: what else a row names would only cost an index entry per agent.
  const eventTypes = SUBSCRIBABLE_EVENT_TYPES.filter((type) => state.eventTypes.includes(type));
  const agentIds = agentScope.kind === 'all' ? null : new Set(agentScope.agentIds);
  return { key: destinationKeyOf(state), id, tenantId, projectId, enabled, eventTypes, agentIds };
}
