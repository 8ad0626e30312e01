import type { StoredSecret } from '../store/destination.entity.js';

/** More would make the signature header longer than some receivers take. */
export const MAX_SIGNING_SECRETS = 10;

/**
 * Puts a new secret first. Every older one goes on signing for `overlapMs`, or for as long as it had left if that is
 * less: after a leak, an overlap of 0 ends all of them.
 *
 * @returns null where more than `MAX_SIGNING_SECRETS` would sign
 */
export function rotateSecrets(
  secrets: readonly StoredSecret[],
  sealed: string,
  time: { nowMs: number; overlapMs: number },
): StoredSecret[] | null {
  const endMs = time.nowMs + time.overlapMs;
  const older = secrets
    .map((secret) => ({ sealed: secret.sealed, expiresAtMs: Math.min(secret.expiresAtMs ?? endMs, endMs) }))
    .filter(({ expiresAtMs }) => expiresAtMs > time.nowMs);
  return older.length < MAX_SIGNING_SECRETS ? [{ sealed, expiresAtMs: null }, ...older] : null;
}
