import { randomBytes } from 'node:crypto';

/** Id of a resend: no two are the same, and later ones sort after earlier ones. */
export function createRunId(nowMs: number): string {
  return `rs_${nowMs.toString(16).padStart(12, '0')}${randomBytes(10).toString('hex')}`;
}
