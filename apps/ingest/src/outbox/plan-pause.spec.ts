import { planPause } from './plan-pause.js';

const CALM = { failures: 0, busyRounds: 0, nudged: false, intervalMs: 500 };

describe('planPause', () => {
  it('waits for the interval, and not at all for what is new', () => {
    expect(planPause(CALM)).toBe(500);
    expect(planPause({ ...CALM, nudged: true })).toBe(0);
  });

  it('asks for the lock soon, then less and less often, whatever is new', () => {
    const pauses = [1, 2, 3, 20].map((busyRounds) => planPause({ ...CALM, busyRounds, nudged: true }));
    expect(pauses).toEqual([20, 40, 80, 500]);
  });

  it('backs off after failures, up to a second', () => {
    expect(planPause({ ...CALM, failures: 1, nudged: true })).toBe(1_000);
    expect(planPause({ ...CALM, failures: 1, intervalMs: 50 })).toBe(100);
    expect(planPause({ ...CALM, failures: 1_000, intervalMs: 50 })).toBe(1_000);
  });
});
