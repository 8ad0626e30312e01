import type { AttemptOutcome } from '#contracts';
import type { AttemptResult } from '../attempt/attempt.service.js';
import { parseRetryAfter } from '../retry/parse-retry-after.js';
import { planRetry, type RetryPlan } from '../retry/plan-retry.js';

export type Outcome =
  | { outcome: Extract<AttemptOutcome, 'delivered' | 'dead'> }
  | { outcome: Extract<AttemptOutcome, 'retry'>; plan: Extract<RetryPlan, { kind: 'retry' }> };

/**
 * What follows from an attempt.
 * @param random in [0, 1), for the jitter of a retry
 */
export function decideOutcome(
  attempt: number,
  result: AttemptResult,
  retryDelaysMs: readonly number[],
  random: number,
): Outcome {
  if (result.verdict === 'success') return { outcome: 'delivered' };
  if (result.verdict === 'permanent') return { outcome: 'dead' };
  const { endedAtMs } = result;
  const retryAfterMs = parseRetryAfter(result.retryAfter, endedAtMs);
  const plan = planRetry({ attempt, endedAtMs, retryAfterMs }, retryDelaysMs, random);
  return plan.kind === 'exhausted' ? { outcome: 'dead' } : { outcome: 'retry', plan };
}
