import type { Facts, Fault } from '../ledger/facts.js';
import { cleanRun, findings, receiptsOf, spoilt, type Spoilable } from './clean-run.js';
import { killOf } from './honest-history.js';
import { noRepeats } from './no-repeats.js';

/** `late` at `all` comes again so long after its answer, so many times. */
const repeated =
  (afterMs: number, times = 1) =>
  (facts: Spoilable<Facts>) => {
    const [first] = receiptsOf(facts, 'late', 'all');
    for (let n = 1; n <= times; n++) {
      const arrivedAtMs = first!.answeredAtMs! + afterMs * n;
      facts.receipts.push({ ...first!, arrivedAtMs, answeredAtMs: arrivedAtMs + 5 });
    }
  };
const answeredAtMs = receiptsOf(cleanRun(), 'late', 'all')[0]!.answeredAtMs!;

const span = (service: Fault['service'], kind: Fault['kind'], fromMs: number, healedAtMs: number): Fault => ({
  ...{ name: 'fault', kind, fromMs, healedAtMs },
  ...(service && { service }),
});

describe('no repeats', () => {
  it('holds in a clean run', () => expect(noRepeats(cleanRun())).toEqual([]));

  it.each<[string, Fault[], number]>([
    ['nothing at all', [], 1],
    ['a kill before it arrived', [killOf('delivery', answeredAtMs - 200)], 1],
    ['a kill long after it was answered', [killOf('delivery', answeredAtMs + 400)], 1],
    ['a kill after the repeat', [killOf('delivery', answeredAtMs + 2_000)], 1],
    ['a kill of the matcher', [killOf('matcher', answeredAtMs + 100)], 1],
    ['a clean restart', [span('delivery', 'restart', answeredAtMs - 500, answeredAtMs + 500)], 1],
    ['a wall clock that was set', [span('delivery', 'clock', answeredAtMs - 500, answeredAtMs + 500)], 1],
    ['one kill, for two repeats', [killOf('delivery', answeredAtMs + 100)], 2],
  ])('flags a repeat after %s, and nothing else does', (_what, faults, times) => {
    const facts = spoilt((f) => {
      repeated(1_000, times)(f);
      f.faults.push(...faults);
    });
    expect(findings(facts)).toEqual([`I3 late all: run 0: ${times + 1} receipts answered 2xx, 1 of them unexplained`]);
  });

  it.each<[string, Fault[], number]>([
    ['a kill while it was in flight', [killOf('delivery', answeredAtMs - 5)], 1],
    ['a kill shortly after it was answered', [killOf('delivery', answeredAtMs + 240)], 1],
    ['a kill each', [killOf('delivery', answeredAtMs + 100), killOf('delivery', answeredAtMs + 1_050)], 2],
    ['a rebalance', [span('delivery', 'rebalance', answeredAtMs - 500, answeredAtMs + 500)], 1],
    ["a stranger's rebalance", [span(undefined, 'rebalance', answeredAtMs - 500, answeredAtMs + 500)], 1],
    ['a broker that was away', [span('kafka', 'outage', answeredAtMs - 5_000, answeredAtMs - 1_000)], 1],
    ['a delivery that was frozen', [span('delivery', 'stop', answeredAtMs - 5, answeredAtMs + 2_000)], 1],
  ])('takes %s for an explanation', (_what, faults, times) => {
    const facts = spoilt((f) => {
      repeated(1_000, times)(f);
      f.faults.push(...faults);
    });
    expect(findings(facts)).toEqual([]);
  });

  describe('a failure that a kill made happen again', () => {
    /** Attempt 1 fails, attempt 2 succeeds, and then `again` does. */
    const failedThenDelivered = (again: number, killAfterFailureMs: number) =>
      spoilt((f) => {
        const [first] = receiptsOf(f, 'late', 'all');
        const failedAtMs = first!.arrivedAtMs - 2_500;
        const failure = { ...first!, attempt: 1, status: 500, arrivedAtMs: failedAtMs, answeredAtMs: failedAtMs + 5 };
        const arrivedAtMs = first!.answeredAtMs! + 50;
        Object.assign(first!, { attempt: 2 });
        f.receipts.push(failure, { ...first!, attempt: again, arrivedAtMs, answeredAtMs: arrivedAtMs + 5 });
        f.faults.push(killOf('delivery', failedAtMs + killAfterFailureMs));
      });

    it('explains the success that came of it', () => expect(noRepeats(failedThenDelivered(1, 100))).toEqual([]));

    it('explains no other attempt', () => expect(noRepeats(failedThenDelivered(3, 100))).toHaveLength(1));

    it('was committed, if the kill came later', () => {
      expect(noRepeats(failedThenDelivered(1, 354))).toEqual([]);
      expect(noRepeats(failedThenDelivered(1, 356))).toHaveLength(1);
    });
  });

  describe('a rebalance that waits for attempts under way', () => {
    /** `late` at `all` takes so long, and is repeated after the rebalance. */
    const underWayFor = (durationMs: number, service: Fault['service']) =>
      spoilt((f) => {
        f.settings.holdMs = 3_000;
        const [first] = receiptsOf(f, 'late', 'all');
        first!.answeredAtMs = first!.arrivedAtMs + durationMs;
        const arrivedAtMs = first!.answeredAtMs + 1_000;
        f.receipts.push({ ...first!, arrivedAtMs, answeredAtMs: arrivedAtMs + 5 });
        f.faults.push(span(service, 'rebalance', first!.arrivedAtMs - 500, first!.answeredAtMs + 500));
      });

    it.each(['delivery', undefined] as const)('explains the repeat of one that outlasts the wait (%s)', (service) => {
      expect(findings(underWayFor(2_500, service))).toEqual([]);
    });

    it.each(['delivery', undefined] as const)('explains no other (%s)', (service) => {
      expect(findings(underWayFor(2_499, service))).toEqual([
        'I3 late all: run 0: 2 receipts answered 2xx, 1 of them unexplained',
      ]);
    });
  });

  it("grants nothing for the matcher's death: where it dies beside delivery, delivery's death explains one repeat", () => {
    const after = (times: number) =>
      findings(
        spoilt((f) => {
          repeated(1_000, times)(f);
          f.faults.push(killOf('matcher', answeredAtMs + 50), killOf('delivery', answeredAtMs + 100));
        }),
      );
    expect(after(1)).toEqual([]);
    expect(after(2)).toEqual(['I3 late all: run 0: 3 receipts answered 2xx, 1 of them unexplained']);
  });

  it('does not hold a repeat against a sender that may have hung up before the answer', () => {
    const facts = spoilt((f) => {
      repeated(40_000)(f);
      const [first] = receiptsOf(f, 'late', 'all');
      first!.answeredAtMs = first!.arrivedAtMs + 29_800;
    });
    expect(noRepeats(facts)).toEqual([]);
  });

  it('does not hold a repeat against a sender that had hung up by its own record', () => {
    const facts = spoilt((f) => {
      repeated(1_000)(f);
      receiptsOf(f, 'late', 'all')[0]!.hungUp = true;
    });
    expect(findings(facts)).toEqual([]);
    const heard = spoilt((f) => {
      repeated(1_000, 2)(f);
      receiptsOf(f, 'late', 'all')[0]!.hungUp = true;
    });
    expect(noRepeats(heard)).toHaveLength(1);
  });

  it('counts each run for itself', () => {
    const facts = spoilt((f) => {
      repeated(1_000)(f);
      f.receipts.at(-1)!.run = 'resend_1';
    });
    expect(findings(facts)).toEqual([]);
  });
});
