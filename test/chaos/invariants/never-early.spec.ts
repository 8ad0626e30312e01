import fc from 'fast-check';
import type { Facts } from '../ledger/facts.js';
import { cleanRun, findings, receiptsOf, spoilt, type Spoilable } from './clean-run.js';
import { killOf } from './honest-history.js';
import { latenessOf, neverEarly } from './never-early.js';
import { TIMEOUT_TOLERANCE_MS } from './tolerances.js';

/** Attempt `n` of `late` at a destination comes so long after its predecessor's earliest end. */
const afterEnd = (destinationId: string, attempt: number, waitMs: number) => (facts: Spoilable<Facts>) => {
  const receipts = receiptsOf(facts, 'late', destinationId);
  const before = receipts[attempt - 2]!;
  const timedOutAtMs = before.arrivedAtMs + facts.settings.attemptTimeoutMs - TIMEOUT_TOLERANCE_MS;
  const movedByMs = (before.answeredAtMs ?? timedOutAtMs) + waitMs - receipts[attempt - 1]!.arrivedAtMs;
  for (const later of receipts.slice(attempt - 1)) {
    later.arrivedAtMs += movedByMs;
    if (later.answeredAtMs !== null) later.answeredAtMs += movedByMs;
  }
};

describe('never early', () => {
  it('holds in a clean run', () => expect(neverEarly(cleanRun())).toEqual([]));

  it.each<[string, (facts: Spoilable<Facts>) => void, string]>([
    ['a second attempt', afterEnd('flaky', 2, 1_900), 'I5 late flaky: run 0: attempt 2 came 100 ms early'],
    ['a third attempt', afterEnd('failing', 3, 3_990), 'I5 late failing: run 0: attempt 3 came 10 ms early'],
    [
      'an attempt after a timeout',
      afterEnd('hanging', 2, 1_000),
      'I5 late hanging: run 0: attempt 2 came 1000 ms early',
    ],
    [
      'an attempt while the last one is open',
      afterEnd('flaky', 2, -5),
      'I5 late flaky: run 0: attempt 2 came 2005 ms early',
    ],
  ])('flags %s that is early, and nothing else does', (_what, spoil, finding) => {
    expect(findings(spoilt(spoil))).toEqual([finding]);
  });

  it('judges by the very delay', () => {
    fc.assert(
      fc.property(fc.integer({ min: -4_000, max: 4_000 }), (lateByMs) => {
        const facts = spoilt(afterEnd('failing', 3, 4_000 + lateByMs));
        expect(neverEarly(facts)).toHaveLength(lateByMs < -5 ? 1 : 0);
      }),
      { numRuns: 50 },
    );
  });

  it('counts from the first end of an attempt that was made twice', () => {
    const facts = spoilt((f) => {
      const [first] = receiptsOf(f, 'late', 'flaky');
      const arrivedAtMs = first!.arrivedAtMs + 1_500;
      f.receipts.push({ ...first!, arrivedAtMs, answeredAtMs: arrivedAtMs + 5 });
      f.faults.push(killOf('delivery', first!.arrivedAtMs + 5));
    });
    expect(findings(facts)).toEqual([]);
  });

  it('judges no attempt after one that was given up by the record of its sender: when that was, nobody knows', () => {
    const facts = spoilt((f) => {
      afterEnd('flaky', 2, 1_000)(f);
      receiptsOf(f, 'late', 'flaky')[0]!.hungUp = true;
    });
    expect(findings(facts)).toEqual([]);
  });

  it('reports how late they were', () => {
    const facts = cleanRun();
    expect(latenessOf(facts)).toMatchObject({
      retries: expect.any(Number) as number,
      maxMs: 2_000 * 0.1 + 200 + TIMEOUT_TOLERANCE_MS,
    });
    facts.receipts = [];
    expect(latenessOf(facts)).toEqual({ retries: 0, p50Ms: NaN, p99Ms: NaN, maxMs: NaN });
  });
});
