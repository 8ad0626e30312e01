import type { DestinationValues } from '../store/destination.repository.js';
import type { UpdateDestination } from './destination.schema.js';

type PlainValues = Omit<DestinationValues, 'headersSealed' | 'headerNames' | 'secrets'>;

/**
 * The columns that a body sets; what it does not name stays out, and so unchanged. Headers are not among them: they
 * have to be sealed. `agentIds: []` is an explicit "every agent", the only way to that scope.
 */
export function plainValuesOf(body: UpdateDestination): Partial<PlainValues> {
  const { name, description, url, eventTypes, agentIds, enabled } = body;
  return {
    ...(name !== undefined && { name }),
    ...(description !== undefined && { description }),
    ...(url !== undefined && { url }),
    ...(eventTypes !== undefined && { eventTypes }),
    ...(agentIds !== undefined && scopeOf(agentIds)),
    ...(enabled !== undefined && { enabled }),
  };
}

export function scopeOf(agentIds: string[]): Pick<DestinationValues, 'agentScope' | 'agentIds'> {
  return { agentScope: agentIds.length === 0 ? 'all' : 'list', agentIds };
}
