import fc from 'fast-check';
import { MAX_JITTER_RATIO, planRetry } from './plan-retry.js';

const schedule = [2000, 4000];
const endedAtMs = 1_700_000_000_000;

describe('planRetry', () => {
  it('is within [our delay, 2 x our delay] of the end, whatever the receiver asks for', () => {
    const asked = fc.option(fc.double({ min: 0, noNaN: true }), { nil: undefined });
    fc.assert(
      fc.property(
        fc.constantFrom(1, 2),
        asked,
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (attempt, retryAfterMs, random) => {
          const plan = planRetry({ attempt, endedAtMs, retryAfterMs }, schedule, random);
          if (plan.kind !== 'retry') throw new Error('must retry');
          const waitMs = plan.notBeforeMs - endedAtMs;
          expect(waitMs).toBeGreaterThanOrEqual(plan.delayMs);
          expect(waitMs).toBeLessThanOrEqual(2 * plan.delayMs);
          expect(waitMs).toBeGreaterThanOrEqual(Math.min(retryAfterMs ?? 0, 2 * plan.delayMs));
        },
      ),
    );
  });

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
    ['none', undefined, 2000],
    ['now', 0, 2000],
    ['shorter than ours', 500, 2000],
    ['between', 3000, 3000],
    ['twice ours', 4000, 4000],
    ['a receiver cannot park us', 86_400_000, 4000],
    ['nor for ever', Infinity, 4000],
  ])('takes Retry-After as advice: %s', (_case, retryAfterMs, waitMs) => {
    const plan = planRetry({ attempt: 1, endedAtMs, retryAfterMs }, schedule, 0);
    expect(plan).toMatchObject({ notBeforeMs: endedAtMs + waitMs });
  });
});
