import type { ApiKeyRole } from '../store/api-key.entity.js';

/** Who makes a request: the operator, or the holder of one API key. */
export type Caller = { kind: 'operator' } | KeyCaller;

export interface KeyCaller {
  kind: 'key';
  /** Public id of the key. */
  keyId: string;
  tenantId: string;
  /** null: every project of the tenant. */
  projectId: string | null;
  role: ApiKeyRole;
  /** null: never. */
  expiresAt: Date | null;
}

/** What a route asks of its caller; `keys` is `edit` over the whole tenant. */
export type Access = 'view' | 'edit' | 'keys';

export type AccessVerdict = 'granted' | 'forbidden' | 'not_found';

/**
 * Judges a caller for a route. Another tenant's or project's resources look as if they did not exist, whatever the
 * role; a `publish` key manages nothing, wherever.
 *
 * @param scope the ids in the route's path
 */
export function decideAccess(
  caller: Caller,
  access: Access,
  scope: { tenantId?: string | undefined; projectId?: string | undefined },
): AccessVerdict {
  if (caller.kind === 'operator') return 'granted';
  if (caller.role === 'publish') return 'forbidden';
  if (scope.tenantId !== undefined && scope.tenantId !== caller.tenantId) return 'not_found';
  if (scope.projectId !== undefined && caller.projectId !== null && scope.projectId !== caller.projectId) {
    return 'not_found';
  }
  return hasRole(caller, access) ? 'granted' : 'forbidden';
}

function hasRole(caller: KeyCaller, access: Access): boolean {
  switch (access) {
    case 'view':
      return true;
    case 'edit':
      return caller.role === 'edit';
    case 'keys':
      return caller.role === 'edit' && caller.projectId === null;
  }
}

/** May see header values and the URL's query; everybody else sees masks. */
export function seesWhatIsMasked(caller: Caller): boolean {
  return caller.kind === 'operator' || caller.role === 'edit';
}

/** A key made by another key must not live longer than its maker. */
export function outlives(caller: Caller, expiresAt: Date | null): boolean {
  if (caller.kind === 'operator' || caller.expiresAt === null) return false;
  return expiresAt === null || expiresAt.getTime() > caller.expiresAt.getTime();
}

/** For logs: never a part of the secret. */
export function nameOf(caller: Caller): string {
  return caller.kind === 'operator' ? 'operator' : `key ${caller.keyId}`;
}
