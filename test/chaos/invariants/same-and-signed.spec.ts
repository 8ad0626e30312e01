import type { Facts } from '../ledger/facts.js';
import { cleanRun, findings, receiptsOf, spoilt, type Spoilable } from './clean-run.js';
import { sameAndSigned } from './same-and-signed.js';

const receipt = (facts: Spoilable<Facts>, eventId: string, destinationId: string, attempt = 1) =>
  receiptsOf(facts, eventId, destinationId)[attempt - 1]!;

describe('same and signed', () => {
  it('holds in a clean run', () => expect(sameAndSigned(cleanRun())).toEqual([]));

  it.each<[string, (facts: Spoilable<Facts>) => void, string]>([
    [
      'a body that was not the published one',
      (facts) => (receipt(facts, 'late', 'all').bodyHash = 'body of early'),
      'I6 late all: attempt 1: another body',
    ],
    [
      'a body that changes from attempt to attempt, where the published one is not known',
      (facts) => {
        facts.events.forEach((event) => (event.bodyHash = null));
        receipt(facts, 'late', 'flaky', 2).bodyHash = 'another';
      },
      'I6 late flaky: attempt 2: another body',
    ],
    [
      'a forged signature',
      (facts) => (receipt(facts, 'late', 'all').signedBy = null),
      'I6 late all: attempt 1: no valid signature',
    ],
    [
      'a signature with a secret that has expired',
      (facts) => (receipt(facts, 'late', 'rotated').signedBy = 'secret of rotated'),
      'I6 late rotated: attempt 1: signed with a secret that was not in force',
    ],
    [
      'a signature with a secret that was not made yet',
      (facts) => (receipt(facts, 'early', 'rotated').signedBy = 'new secret'),
      'I6 early rotated: attempt 1: signed with a secret that was not in force',
    ],
    [
      'a timestamp of the first attempt on the last',
      (facts) => (receipt(facts, 'late', 'flaky', 2).timestampHeader = '-400'),
      'I6 late flaky: attempt 2: a timestamp that a verifier refuses',
    ],
    [
      'a timestamp that is none',
      (facts) => (receipt(facts, 'late', 'all').timestampHeader = ''.padEnd(1, 'x')),
      'I6 late all: attempt 1: a timestamp that a verifier refuses',
    ],
  ])('flags %s, and nothing else does', (_what, spoil, finding) => {
    expect(findings(spoilt(spoil))).toEqual([finding]);
  });

  it('takes either secret while both are valid', () => {
    const facts = spoilt((f) => {
      const model = receipt(f, 'late', 'rotated');
      model.arrivedAtMs = 36_500; // valid until 36,000, and a second to take effect
      model.timestampHeader = '36';
      model.signedBy = 'secret of rotated';
    });
    expect(sameAndSigned(facts)).toEqual([]);
  });

  it('asks for no true time from a clock that was set', () => {
    const facts = spoilt((f) => {
      receipt(f, 'late', 'all').timestampHeader = '3640';
      f.faults.push({ name: 'an hour ahead', service: 'delivery', kind: 'clock', fromMs: 39_000, healedAtMs: 39_000 });
    });
    expect(sameAndSigned(facts)).toEqual([]);
  });
});
