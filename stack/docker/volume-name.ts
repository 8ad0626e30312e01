import { createHash } from 'node:crypto';

/** A named volume outlives its container; one for each state directory, so that two clones do not share data. */
export function volumeName(kind: 'kafka' | 'postgres', stateDir: string): string {
  return `outbound-webhooks-${kind}-${createHash('sha256').update(stateDir).digest('hex').slice(0, 12)}`;
}
