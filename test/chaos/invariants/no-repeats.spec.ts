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

  it('takes a failure that a kill made happen again for an explanation of the success that came of it', () => {
    const facts = spoilt((f) => {
      const [first] = receiptsOf(f, 'late', 'all');
      const failedAtMs = first!.arrivedAtMs - 2_500;
      const failure = { ...first!, attempt: 1, status: 500, arrivedAtMs: failedAtMs, answeredAtMs: failedAtMs + 5 };
      const success = {
        ...first!,
        attempt: 1,
        arrivedAtMs: first!.answeredAtMs! + 50,
        answeredAtMs: first!.answeredAtMs! + 55,
      };
      Object.assign(first!, { attempt: 2 });
      f.receipts.push(failure, success);
      f.faults.push(killOf('delivery', failedAtMs + 100));
    });
    expect(noRepeats(facts)).toEqual([]);
  });

  it('does not hold a repeat against a sender that may have hung up before the answer', () => {
    const facts = spoilt((f) => {
      repeated(40_000)(f);
      const [first] = receiptsOf(f, 'late', 'all');
      first!.answeredAtMs = first!.arrivedAtMs + 29_800;
    });
    expect(noRepeats(facts)).toEqual([]);
  });

  it('counts each run for itself', () => {
    const facts = spoilt((f) => {
      repeated(1_000)(f);
      f.receipts.at(-1)!.run = 'resend_1';
    });
    expect(findings(facts)).toEqual([]);
  });
});
