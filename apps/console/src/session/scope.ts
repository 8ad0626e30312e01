import { createContext, useContext } from 'react';

/** The tenant and the project whose webhooks are shown. */
export interface Scope {
  tenantId: string;
  projectId: string;
}

export const ScopeContext = createContext<Scope | null>(null);

export function useScope(): Scope {
  const scope = useContext(ScopeContext);
  if (scope === null) throw new Error('used outside of a project');
  return scope;
}

export function pathOf({ tenantId, projectId }: Scope): string {
  return `/tenants/${encodeURIComponent(tenantId)}/projects/${encodeURIComponent(projectId)}`;
}
