/** `not-before` carries up to this fraction of the delay on top, so that what failed together does not return together. */
export const MAX_JITTER_RATIO = 0.3;

export type RetryPlan =
  { kind: 'retry'; attempt: number; delayMs: number; notBeforeMs: number } | { kind: 'exhausted' };

export interface FailedAttempt {
  /** The attempt that failed, 1-based. */
  attempt: number;
  /** Epoch ms. */
  endedAtMs: number;
  /** What the receiver asked for, in ms from the end; advice within [our delay, 2 x our delay]. */
  retryAfterMs?: number;
}

/**
 * When the next attempt is made, and through which lane.
 * @param delaysMs the schedule: the wait after attempt n is `delaysMs[n - 1]`; default 2000, 4000, so three attempts
 * @param random in [0, 1)
 */
export function planRetry(failed: FailedAttempt, delaysMs: readonly number[], random: number): RetryPlan {
  const delayMs = delaysMs[failed.attempt - 1];
  if (delayMs === undefined) return { kind: 'exhausted' };
  const jitteredMs = delayMs * (1 + MAX_JITTER_RATIO * random);
  const askedMs = Math.min(failed.retryAfterMs ?? 0, 2 * delayMs);
  // Rounded up: never early.
  const notBeforeMs = Math.ceil(failed.endedAtMs + Math.max(jitteredMs, askedMs));
  return { kind: 'retry', attempt: failed.attempt + 1, delayMs, notBeforeMs };
}
