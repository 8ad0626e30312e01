import { cleanRun, findings, spoilt, type Spoilable } from './clean-run.js';
import type { Facts } from '../ledger/facts.js';
import { killOf } from './honest-history.js';
import { nothingLost } from './nothing-lost.js';

type Spoil = (facts: Spoilable<Facts>) => void;

const withoutReceipts =
  (eventId: string, destinationId: string): Spoil =>
  (facts) =>
    (facts.receipts = facts.receipts.filter((r) => r.webhookId !== eventId || r.destinationId !== destinationId));

const discard =
  (eventId: string, destinationId: string): Spoil =>
  (facts) =>
    void facts.discards.push({ eventId, destinationId, run: '0', atMs: 1 });

/** The destination `all` as it is asked to be at `atMs`. */
const change =
  (atMs: number, to: Partial<Facts['changes'][number]['state']>, answered = true): Spoil =>
  (facts) => {
    const made = facts.changes.find(({ destinationId }) => destinationId === 'all')!;
    const state = { ...made.state, ...(to as typeof made.state) };
    facts.changes.push({ ...made, askedAtMs: atMs, answeredAtMs: answered ? atMs + 10 : null, state });
  };

const all =
  (...spoils: Spoil[]): Spoil =>
  (facts) =>
    spoils.forEach((spoil) => spoil(facts));

const offUntilTenSeconds = all(change(-5_000, { enabled: false }), change(10_000, { enabled: true }));

describe('nothing lost', () => {
  it('holds in a clean run', () => expect(nothingLost(cleanRun())).toEqual([]));

  it.each<[string, Spoil, string]>([
    [
      'an event that never arrived',
      withoutReceipts('late', 'all'),
      'I1 late all: no 2xx, no dead letter, no discard after 0 attempts',
    ],
    [
      'attempts that ended in nothing',
      (facts) =>
        (facts.deadLetters = facts.deadLetters.filter((d) => d.eventId !== 'late' || d.destinationId !== 'failing')),
      'I1 late failing: no 2xx, no dead letter, no discard after 3 attempts',
    ],
    [
      'a permanent refusal without a dead letter',
      (facts) =>
        (facts.deadLetters = facts.deadLetters.filter((d) => d.eventId !== 'late' || d.destinationId !== 'gone')),
      'I1 late gone: no 2xx, no dead letter, no discard after 1 attempts',
    ],
    [
      'a destination that was switched off without a discard, though the event had arrived once',
      (facts) => (facts.discards = []),
      'I1 early leaving: no 2xx, no dead letter, no discard after 1 attempts',
    ],
    [
      'a discard for a destination that was never off',
      all(withoutReceipts('late', 'all'), discard('late', 'all')),
      'I1 late all: discarded although the destination was never off',
    ],
    [
      'an unacknowledged event that arrived once and then was forgotten',
      (facts) =>
        (facts.deadLetters = facts.deadLetters.filter((d) => d.eventId !== 'unknown' || d.destinationId !== 'gone')),
      'I1 unknown gone: no 2xx, no dead letter, no discard after 1 attempts',
    ],
    [
      'a dead letter of another run',
      (facts) =>
        facts.deadLetters
          .filter((d) => d.destinationId === 'gone' && d.eventId === 'late')
          .forEach((d) => (d.run = 'resend')),
      'I1 late gone: no 2xx, no dead letter, no discard after 1 attempts',
    ],
    [
      'an event published long enough after the change that asked for it',
      all(offUntilTenSeconds, withoutReceipts('late', 'all')),
      'I1 late all: no 2xx, no dead letter, no discard after 0 attempts',
    ],
    [
      'an event that was surely matched before the destination was deleted',
      all(
        (facts) => (facts.settledAtMs = [30_000, 49_000]),
        change(50_000, { deleted: true }),
        (facts) => (facts.receipts = facts.receipts.filter((r) => r.destinationId !== 'all' || r.arrivedAtMs < 40_000)),
        (facts) => (facts.windows = []),
      ),
      'I1 late all: no 2xx, no dead letter, no discard after 0 attempts',
    ],
  ])('flags %s, and nothing else does', (_what, spoil, finding) => {
    const found = findings(spoilt(spoil));
    expect(found).toContain(finding);
    expect(found.filter((line) => !line.startsWith('I1 '))).toEqual([]);
  });

  it.each<[string, Spoil]>([
    ['of unknown acknowledgement and never arrived', withoutReceipts('unknown', 'all')],
    ['while a change was being made', all(change(39_900, { agentIds: ['a2'] }), withoutReceipts('late', 'all'))],
    [
      'while a change may have been made',
      all(change(39_000, { enabled: false }, false), withoutReceipts('late', 'all')),
    ],
    [
      'and discarded while off',
      all(change(40_500, { deleted: true }), withoutReceipts('late', 'all'), discard('late', 'all')),
    ],
    [
      'after a change that a killed relay may not have carried yet',
      all(
        (facts) => facts.faults.push(killOf('destinations', 9_500)),
        offUntilTenSeconds,
        withoutReceipts('late', 'all'),
      ),
    ],
    [
      'of which nobody knows that it was matched before the destination was deleted',
      all(
        (facts) => (facts.settledAtMs = [39_000, 46_000]),
        change(45_000, { deleted: true }),
        withoutReceipts('late', 'all'),
      ),
    ],
  ])('asks nothing for an event %s', (_what, spoil) => {
    const lost = nothingLost(spoilt(spoil)).filter(({ eventId }) => eventId === 'late' || eventId === 'unknown');
    expect(lost.filter(({ destinationId }) => destinationId === 'all')).toEqual([]);
  });
});
