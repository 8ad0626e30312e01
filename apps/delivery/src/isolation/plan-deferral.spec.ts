import { planDeferral } from './plan-deferral.js';

const limits = { delaysMs: [10_000, 60_000, 600_000], maxDeferred: 3, maxAgeMs: 86_400_000 };
const nowMs = 1_700_000_000_000;

describe('planDeferral', () => {
  it.each([
    [undefined, 10_000],
    [10_000, 60_000],
    [60_000, 600_000],
    [600_000, 600_000],
    [30_000, 60_000], // a tier that the configuration dropped
  ])('from a wait of %p ms to one of %p', (fromDelayMs, delayMs) => {
    const plan = planDeferral({ createdAtMs: nowMs, fromDelayMs }, 1, nowMs, limits);
    expect(plan).toEqual({ kind: 'defer', delayMs, notBeforeMs: nowMs + delayMs });
  });

  it('gives up beyond the bound of one destination', () => {
    const record = { createdAtMs: nowMs, fromDelayMs: undefined };
    expect(planDeferral(record, 3, nowMs, limits)).toMatchObject({ kind: 'defer' });
    expect(planDeferral(record, 4, nowMs, limits)).toEqual({ kind: 'dead', reason: 'overflow' });
  });

  it('gives up beyond the age', () => {
    const record = { createdAtMs: nowMs - limits.maxAgeMs - 1, fromDelayMs: 600_000 };
    expect(planDeferral(record, 1, nowMs, limits)).toEqual({ kind: 'dead', reason: 'expired' });
  });
});
