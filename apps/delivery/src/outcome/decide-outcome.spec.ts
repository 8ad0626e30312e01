import type { AttemptResult } from '../attempt/attempt.service.js';
import { decideOutcome } from './decide-outcome.js';

const made: AttemptResult = {
  verdict: 'success',
  reason: 'ok',
  startedAtMs: 1_700_000_000_000,
  durationMs: 25,
  endedAtMs: 1_700_000_000_026,
  statusCode: 200,
  responseExcerpt: null,
  error: null,
  retryAfter: undefined,
};
const failed: AttemptResult = { ...made, verdict: 'retryable', reason: 'http_status', statusCode: 503 };

describe('decideOutcome', () => {
  it('delivers a success, whatever its number', () => {
    expect(decideOutcome(3, made, [2000, 4000], 0)).toEqual({ outcome: 'delivered' });
  });

  it('retries from the end of the attempt, not from its start', () => {
    expect(decideOutcome(1, failed, [2000, 4000], 0)).toEqual({
      outcome: 'retry',
      plan: { kind: 'retry', attempt: 2, delayMs: 2000, notBeforeMs: failed.endedAtMs + 2000 },
    });
  });

  it('gives up after the last attempt', () => {
    expect(decideOutcome(3, failed, [2000, 4000], 0)).toEqual({ outcome: 'dead' });
  });

  it('gives up at once on a permanent failure', () => {
    expect(decideOutcome(1, { ...failed, verdict: 'permanent', statusCode: 410 }, [2000, 4000], 0)).toEqual({
      outcome: 'dead',
    });
  });

  it('listens to Retry-After within its bounds', () => {
    const outcome = decideOutcome(1, { ...failed, retryAfter: '3' }, [2000, 4000], 0);
    expect(outcome).toMatchObject({ plan: { notBeforeMs: failed.endedAtMs + 3000 } });
  });
});
