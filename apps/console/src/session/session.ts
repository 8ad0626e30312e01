import { createContext, useContext } from 'react';
import type { Api, Caller } from '../api/client.js';

/** Who is signed in, and the API as they see it. */
export interface Session {
  api: Api;
  me: Caller;
  signOut: () => void;
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error('used outside of a session');
  return session;
}

export const VIEW_ONLY = 'This API key may only look. Sign in with an edit key to change things.';

/** undefined: this key may change things; else why it may not. */
export function useViewOnlyReason(): string | undefined {
  return useSession().me.role === 'view' ? VIEW_ONLY : undefined;
}

const KEYS_REMEDY = "To manage them, sign in with an edit key for all projects or with the operator's key.";

/** undefined: this key may manage the tenant's API keys; else why it may not. */
export function useKeysReason(): string | undefined {
  const { me } = useSession();
  if (me.role === 'operator') return undefined;
  if (me.role === 'view') return `This API key may only look. ${KEYS_REMEDY}`;
  return me.projectId === null
    ? undefined
    : `This API key is for the project ${me.projectId} alone, and API keys belong to the tenant. ${KEYS_REMEDY}`;
}
