import { SecretDamagedError, UnknownKeyError, type SecretBox } from '#secrets';
import type { SealedRow, SealedValues } from '../store/sealed-row.repository.js';
import { secretPlaceOf } from '../store/secret-place.js';

/** Ended secrets sign nothing any more. The margin is for this machine's clock, which need not be that of the services. */
const FORGET_AFTER_MS = 24 * 3_600_000;

export type Resealing =
  /** The current key has sealed all of it. */
  | { kind: 'current' }
  | { kind: 'resealed'; values: SealedValues }
  /** At least one part is sealed with a key that is not here, or is damaged: nothing of the row is touched. */
  | { kind: 'unreadable' };

/** What a row's sealed columns are under the current key. Signing secrets that ended more than a day ago are left out. */
export function resealRow(row: SealedRow, box: SecretBox, nowMs: number): Resealing {
  const reseal = (sealed: string, field: 'headers' | 'secret') => {
    const plain = box.open(sealed, secretPlaceOf(row, field));
    return box.keyIdOf(sealed) === box.currentKeyId ? sealed : box.seal(plain, secretPlaceOf(row, field));
  };
  try {
    const headersSealed = row.headersSealed === null ? null : reseal(row.headersSealed, 'headers');
    const secrets = row.secrets
      .filter(({ expiresAtMs }) => expiresAtMs === null || expiresAtMs > nowMs - FORGET_AFTER_MS)
      .map(({ sealed, expiresAtMs }) => ({ sealed: reseal(sealed, 'secret'), expiresAtMs }));
    const isCurrent = keyIdsOf(row, box).every((keyId) => keyId === box.currentKeyId);
    return isCurrent ? { kind: 'current' } : { kind: 'resealed', values: { headersSealed, secrets } };
  } catch (error) {
    if (error instanceof UnknownKeyError || error instanceof SecretDamagedError) return { kind: 'unreadable' };
    throw error;
  }
}

/** What is shown for a sealed text that names no key. */
export const NO_KEY_ID = '(damaged)';

/** Ids of the keys that sealed a row's columns, each once. */
export function keyIdsOf(row: SealedValues, box: Pick<SecretBox, 'keyIdOf'>): string[] {
  const sealed = row.secrets.map((secret) => secret.sealed);
  if (row.headersSealed !== null) sealed.push(row.headersSealed);
  return [...new Set(sealed.map((text) => keyIdOf(text, box)))];
}

function keyIdOf(sealed: string, box: Pick<SecretBox, 'keyIdOf'>): string {
  try {
    return box.keyIdOf(sealed);
  } catch (error) {
    if (error instanceof SecretDamagedError) return NO_KEY_ID;
    throw error;
  }
}
