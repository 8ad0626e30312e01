import type { Facts } from '../ledger/facts.js';
import { boundedAttempts } from './bounded-attempts.js';
import { cleanRun, findings, receiptsOf, spoilt, type Spoilable } from './clean-run.js';
import { killOf } from './honest-history.js';

/** The last receipt of a delivery comes again `afterMs` later, changed. */
const oneMore =
  (destinationId: string, afterMs: number, changes: Partial<Facts['receipts'][number]>) =>
  (facts: Spoilable<Facts>) => {
    const last = receiptsOf(facts, 'late', destinationId).at(-1)!;
    const arrivedAtMs = last.arrivedAtMs + afterMs;
    facts.receipts.push({ ...last, arrivedAtMs, answeredAtMs: arrivedAtMs + 5, ...changes });
  };
const lastOf = (destinationId: string) => receiptsOf(cleanRun(), 'late', destinationId).at(-1)!;

describe('bounded attempts', () => {
  it('holds in a clean run', () => expect(boundedAttempts(cleanRun())).toEqual([]));

  it.each<[string, (facts: Spoilable<Facts>) => void, string]>([
    ['a fourth attempt', oneMore('failing', 8_000, { attempt: 4 }), 'I4 late failing: run 0: attempt 4 of 3'],
    [
      'an attempt without a number',
      (facts) => (receiptsOf(facts, 'late', 'all')[0]!.attempt = NaN),
      'I4 late all: run 0: attempt NaN of 3',
    ],
    [
      'an attempt made twice',
      oneMore('failing', 1_000, {}),
      'I4 late failing: run 0: 4 requests for 3 attempts, 0 repeats are explained',
    ],
    [
      'an attempt after a 2xx',
      oneMore('all', 3_000, { attempt: 2, status: 503 }),
      'I4 late all: run 0: attempt 2 after attempt 1 was answered 200',
    ],
    [
      'an attempt after a permanent status',
      oneMore('gone', 3_000, { attempt: 2 }),
      'I4 late gone: run 0: attempt 2 after attempt 1 was answered 410',
    ],
    [
      'a redirect that is tried again',
      (facts) => {
        receiptsOf(facts, 'late', 'flaky')[0]!.status = 302;
      },
      'I4 late flaky: run 0: attempt 2 after attempt 1 was answered 302',
    ],
    [
      'a dead letter after the first of three attempts',
      (facts) => {
        const [first] = receiptsOf(facts, 'late', 'failing');
        facts.receipts = facts.receipts.filter(
          (r) => r === first || r.webhookId !== 'late' || r.destinationId !== 'failing',
        );
        const dead = facts.deadLetters.find((d) => d.eventId === 'late' && d.destinationId === 'failing');
        dead!.attempts = 1;
      },
      'I4 late failing: run 0: given up (http_status) after 1 of 3 attempts',
    ],
    [
      'a timeout that is final',
      (facts) => {
        const dead = facts.deadLetters.find((d) => d.eventId === 'late' && d.destinationId === 'hanging');
        dead!.attempts = 2;
      },
      'I4 late hanging: run 0: given up (timeout) after 2 of 3 attempts',
    ],
  ])('flags %s, and nothing else does', (_what, spoil, finding) => {
    expect(findings(spoilt(spoil))).toEqual([finding]);
  });

  it.each<[string, (facts: Spoilable<Facts>) => void]>([
    [
      'a repeat of what a kill cut short',
      (facts) => {
        oneMore('failing', 1_000, {})(facts);
        facts.faults.push(killOf('delivery', lastOf('failing').arrivedAtMs + 5));
      },
    ],
    [
      'an attempt after a 2xx that was not committed',
      (facts) => {
        oneMore('all', 1_000, { status: 503 })(facts);
        facts.faults.push(killOf('delivery', lastOf('all').answeredAtMs! + 200));
      },
    ],
    [
      'a second permanent answer after a kill',
      (facts) => {
        oneMore('gone', 1_000, {})(facts);
        facts.faults.push(killOf('delivery', lastOf('gone').answeredAtMs! + 200));
      },
    ],
    [
      'a request that was on its way when its sender was killed',
      (facts) => {
        oneMore('gone', 1_000, {})(facts);
        facts.faults.push(killOf('delivery', lastOf('gone').arrivedAtMs - 6));
      },
    ],
    [
      'an overflow that never got its attempts',
      (facts) => {
        const dead = facts.deadLetters.find((d) => d.eventId === 'late' && d.destinationId === 'failing')!;
        Object.assign(dead, { reason: 'overflow', attempts: 0 });
      },
    ],
  ])('lets pass %s', (_what, spoil) => expect(findings(spoilt(spoil))).toEqual([]));

  describe('repeats where services died', () => {
    const firstMs = receiptsOf(cleanRun(), 'late', 'failing')[0]!.arrivedAtMs;
    const lastMs = lastOf('failing').arrivedAtMs;
    /** The last attempt of `late` at `failing` comes so many times more, each 10 ms after the one before. */
    const after = (repeats: number, kills: [service: 'matcher' | 'delivery', atMs: number][]) =>
      boundedAttempts(
        spoilt((facts) => {
          for (let n = 1; n <= repeats; n++) oneMore('failing', 10, {})(facts);
          facts.faults.push(...kills.map(([service, atMs]) => killOf(service, atMs)));
        }),
      ).map(({ detail }) => detail);

    it.each<[string, number, [service: 'matcher' | 'delivery', atMs: number][]]>([
      ['the matcher alone: none', 0, [['matcher', firstMs]]],
      ['delivery alone: one', 1, [['delivery', lastMs + 5]]],
      ['delivery twice: two', 2, [['delivery', firstMs + 5], ['delivery', lastMs + 5]]], // prettier-ignore
      ['both: one, and all three attempts of a second command', 4, [['matcher', firstMs], ['delivery', lastMs + 5]]], // prettier-ignore
      ['the matcher twice: of two more commands', 7, [['matcher', firstMs - 9], ['matcher', firstMs], ['delivery', lastMs + 5]]], // prettier-ignore
      ['the matcher up to a minute before', 4, [['matcher', firstMs - 60_000], ['delivery', lastMs + 5]]], // prettier-ignore
      ['the matcher earlier: of delivery alone', 1, [['matcher', firstMs - 60_001], ['delivery', lastMs + 5]]], // prettier-ignore
      ['the matcher after the last of them: of delivery alone', 1, [['matcher', lastMs + 50], ['delivery', lastMs + 5]]], // prettier-ignore
    ])('grants for %s, and not one more', (_what, granted, kills) => {
      expect(after(granted, kills)).toEqual([]);
      const more = `run 0: ${3 + granted + 1} requests for 3 attempts, ${granted} repeats are explained`;
      expect(after(granted + 1, kills)).toEqual([more]);
    });
  });

  it('grants nothing for a rebalance that waits for attempts under way, unless one outlasted it', () => {
    const repeatedAround = (durationMs: number) =>
      boundedAttempts(
        spoilt((facts) => {
          facts.settings.holdMs = 3_000;
          const last = receiptsOf(facts, 'late', 'failing').at(-1)!;
          last.answeredAtMs = last.arrivedAtMs + durationMs;
          oneMore('failing', 4_000, {})(facts);
          const [fromMs, healedAtMs] = [last.arrivedAtMs - 10, last.answeredAtMs + 10];
          facts.faults.push({ name: 'rebalance', kind: 'rebalance', service: 'delivery', fromMs, healedAtMs });
        }),
      );
    expect(repeatedAround(2_500)).toEqual([]);
    expect(repeatedAround(2_499)).toHaveLength(1);
  });
});
