import { randomBytes } from 'node:crypto';

/** A name that no other test, run or leftover uses: for topic prefixes, groups, tenants. Fits `[a-z0-9-]`. */
export function uniqueName(prefix: string): string {
  return `${prefix}-${randomBytes(6).toString('hex')}`;
}
