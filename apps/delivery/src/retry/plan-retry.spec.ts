import fc from 'fast-check';
import { MAX_JITTER_RATIO, parseRetryAfter, planRetry } from './plan-retry.js';

const schedule = [2000, 4000];
const endedAtMs = 1_700_000_000_000;

describe('planRetry', () => {
  it.each([
    [1, { kind: 'retry', attempt: 2, delayMs: 2000, notBeforeMs: endedAtMs + 2000 }],
    [2, { kind: 'retry', attempt: 3, delayMs: 4000, notBeforeMs: endedAtMs + 4000 }],
    [3, { kind: 'exhausted' }],
    [9, { kind: 'exhausted' }], // made under a longer schedule
  ])('after attempt %p', (attempt, plan) => {
    expect(planRetry({ attempt, endedAtMs }, schedule, 0)).toEqual(plan);
  });

  it('is never early, and never later than the jitter', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2 }), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
        const plan = planRetry({ attempt, endedAtMs }, schedule, random);
        const delayMs = schedule[attempt - 1]!;
        if (plan.kind !== 'retry') throw new Error('must retry');
        expect(plan.notBeforeMs).toBeGreaterThanOrEqual(endedAtMs + delayMs);
        expect(plan.notBeforeMs).toBeLessThanOrEqual(endedAtMs + Math.ceil(delayMs * (1 + MAX_JITTER_RATIO)));
      }),
    );
  });

  it.each([
    ['shorter than ours', 500, 2000],
    ['between', 3000, 3000],
    ['a receiver cannot park us', 86_400_000, 4000],
  ])('takes Retry-After as advice: %s', (_case, retryAfterMs, waitMs) => {
    const plan = planRetry({ attempt: 1, endedAtMs, retryAfterMs }, schedule, 0);
    expect(plan).toMatchObject({ notBeforeMs: endedAtMs + waitMs });
  });
});

describe('parseRetryAfter', () => {
  it.each([
    ['3', 3000],
    [' 3 ', 3000],
    ['Tue, 14 Nov 2023 22:13:25 GMT', 5000],
    ['Tue, 14 Nov 2023 22:13:00 GMT', 0],
    ['soon', undefined],
    ['-1', undefined],
    [undefined, undefined],
  ])('%p', (value, waitMs) => {
    expect(parseRetryAfter(value, endedAtMs)).toBe(waitMs);
  });
});
