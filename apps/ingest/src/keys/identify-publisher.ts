import { equalSecrets, hashApiSecret, parseApiKey } from '#secrets';
import type { KeyEntry } from '../store/key-directory.repository.js';
import type { EventScope } from '../event/custom-event.js';

/** Who logs events: the holder of a key with the role `publish`. */
export interface Publisher extends EventScope {
  keyId: string;
}

export type Identification =
  | { kind: 'publisher'; publisher: Publisher }
  /** A good key of another role. */
  | { kind: 'forbidden'; keyId: string }
  /** No key, or none that is good now. */
  | { kind: 'unknown' };

/** No secret has this hash: an unknown key costs the same comparison as a known one. */
const NO_HASH = Buffer.alloc(32);

/**
 * @param key as presented; the operator's has another shape and so is unknown here
 * @param find looks a key up by its public half
 */
export async function identifyPublisher(
  key: string | undefined,
  find: (keyId: string) => Promise<KeyEntry | null>,
  nowMs: number,
): Promise<Identification> {
  const parts = key === undefined ? undefined : parseApiKey(key);
  if (parts === undefined) return { kind: 'unknown' };
  const entry = await find(parts.publicId);
  const matches = equalSecrets(hashApiSecret(parts.secret), entry?.secretHash ?? NO_HASH);
  if (entry === null || !matches || hasExpired(entry, nowMs)) return { kind: 'unknown' };
  const { keyId, tenantId, projectId, role } = entry;
  if (role !== 'publish' || projectId === null) return { kind: 'forbidden', keyId };
  return { kind: 'publisher', publisher: { keyId, tenantId, projectId } };
}

function hasExpired({ expiresAt }: KeyEntry, nowMs: number): boolean {
  return expiresAt !== null && expiresAt.getTime() <= nowMs;
}
