import type { Ledger } from '../ledger/ledger.js';
import type { Registered, Registry, Scope } from './registry.js';

/** Every agent and type that the load speaks of. */
export const AGENTS = ['a1', 'a2', 'a3'] as const;
export const TYPES = ['conversation.created', 'conversation.updated', 'feedback.created', 'event.created'] as const;

export interface Population {
  scopes: readonly Scope[];
  /** They answer 200 at once. */
  healthy: readonly Registered[];
  all: readonly Registered[];
}

/**
 * Three projects of two tenants, and in the first one an endpoint of every temper: those of the other projects show that nothing
 * crosses over.
 */
export async function populate(registry: Registry, ledger: Ledger, run: string): Promise<Population> {
  const scopes = [
    { tenantId: `${run}-t1`, projectId: 'p1' },
    { tenantId: `${run}-t1`, projectId: 'p2' },
    { tenantId: `${run}-t2`, projectId: 'p1' },
  ] as const;
  const [first, second, third] = scopes;
  const register = (
    scope: Scope,
    name: string,
    eventTypes: readonly string[] = TYPES,
    agentIds: readonly string[] = [],
  ) => registry.create(scope, `/${run}/${name}`, { eventTypes, agentIds });
  const healthy = await Promise.all([
    register(first, 'all'),
    register(first, 'conversations', ['conversation.created', 'conversation.updated']),
    register(first, 'one-agent', TYPES, [AGENTS[0]]),
    register(second, 'second-project'),
    register(third, 'second-tenant'),
  ]);
  const moody = await Promise.all([
    register(first, 'flaky', ['conversation.updated']),
    register(first, 'failing', ['feedback.created']),
    register(first, 'gone', ['event.created']),
    register(first, 'unhurried', ['conversation.created']),
  ]);
  const { receiver } = ledger;
  receiver.behave(`/${run}/flaky`, ({ attempt }) => (attempt === 1 ? 500 : 200));
  receiver.behave(`/${run}/failing`, () => 503);
  receiver.behave(`/${run}/gone`, () => 410);
  receiver.behave(`/${run}/unhurried`, () => ({ status: 200, delayMs: 300 }));
  return { scopes, healthy, all: [...healthy, ...moody] };
}
