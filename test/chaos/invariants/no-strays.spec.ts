import type { Facts } from '../ledger/facts.js';
import { cleanRun, findings, receiptsOf, spoilt, type Spoilable } from './clean-run.js';
import { killOf } from './honest-history.js';
import { noStrays } from './no-strays.js';

type Spoil = (facts: Spoilable<Facts>) => void;

/** A receipt of `eventId` at `destinationId` that should not be, answered as if nothing were wrong. */
const stray =
  (eventId: string, destinationId: string, changes: Partial<Facts['receipts'][number]> = {}): Spoil =>
  (facts) => {
    const model = facts.receipts.find((r) => r.destinationId === destinationId) ?? facts.receipts[0]!;
    const event = facts.events.find(({ id }) => id === eventId);
    const arrivedAtMs = changes.arrivedAtMs ?? (event?.sentAtMs ?? 0) + 20;
    facts.receipts.push({
      ...{ ...model, webhookId: eventId, attempt: 1, status: 200, bodyHash: event?.bodyHash ?? 'poison' },
      ...{ arrivedAtMs, answeredAtMs: arrivedAtMs + 5, timestampHeader: String(Math.floor(arrivedAtMs / 1_000)) },
      ...changes,
    });
  };

describe('no strays', () => {
  it('holds in a clean run', () => expect(noStrays(cleanRun())).toEqual([]));

  it.each<[string, Spoil, string]>([
    ["another tenant's event", stray('foreign', 'all'), 'I2 foreign all: arrived in another tenant or project'],
    [
      'a type that was not subscribed',
      stray('rated', 'one-agent'),
      'I2 rated one-agent: feedback.created of a1 was not asked for',
    ],
    [
      'an agent out of scope',
      stray('before_1', 'one-agent'),
      'I2 before_1 one-agent: conversation.created of a2 was not asked for',
    ],
    [
      'an attempt after the destination was disabled',
      stray('early', 'leaving', { attempt: 2, arrivedAtMs: 33_000 }),
      'I2 early leaving: arrived after the destination was disabled or deleted',
    ],
    [
      'an event that nobody published',
      stray('invented', 'all', { arrivedAtMs: 20_000 }),
      'I2 invented all: arrived, and was never published',
    ],
    [
      'an event that the broker refused',
      stray('refused', 'all'),
      'I2 refused all: was refused by the broker, and arrived',
    ],
    ['poison at an endpoint', stray('poison', 'all'), 'I2 poison all: is poison, and arrived'],
    [
      'a request to nobody',
      stray('late', 'all', { destinationId: null, path: '/nobody' }),
      "I2 late: arrived at /nobody, which is no destination's",
    ],
    ['poison that vanished', (facts) => (facts.rejections = []), 'I2 poison: poison that was not rejected'],
    [
      'poison that was rejected twice',
      (facts) => facts.rejections.push(...facts.rejections),
      'I2 poison: poison rejected 2 times, 1 are explained',
    ],
    [
      'a good event that was rejected',
      (facts) => facts.rejections.push({ reason: 'invalid', origin: facts.events[0]!.position! }),
      'I2 talk_1: good, and rejected',
    ],
  ])('flags %s, and nothing else does', (_what, spoil, finding) => {
    expect(findings(spoilt(spoil))).toEqual([expect.stringContaining(finding)]);
  });

  it('flags what arrives at an address that the destination has left', () => {
    const moved = spoilt((facts) => {
      const made = facts.changes.find(({ destinationId }) => destinationId === 'all')!;
      const state = { ...made.state, path: '/moved' };
      facts.changes.push({ ...made, askedAtMs: 39_500, answeredAtMs: 39_550, state });
      for (const receipt of facts.receipts) {
        if (receipt.destinationId === 'all' && receipt.arrivedAtMs > 40_500) receipt.path = '/moved';
      }
    });
    expect(findings(moved)).toEqual([]); // `late` came to the old one: the change was not surely in force
    const [receipt] = receiptsOf(moved as Spoilable<Facts>, 'during_1', 'all');
    receipt!.path = '/all';
    expect(findings(moved)).toEqual(['I2 during_1 all: arrived at /all after the destination moved away']);
  });

  it.each<[string, Spoil]>([
    [
      'an attempt within a second of the answer that disabled it',
      stray('early', 'leaving', { attempt: 2, status: 503, arrivedAtMs: 32_025 }),
    ],
    [
      'an attempt while Kafka could not tell delivery',
      (facts) => {
        facts.faults.push({ name: 'cut', service: 'kafka', kind: 'outage', fromMs: 30_500, healedAtMs: 32_000 });
        stray('early', 'leaving', { attempt: 2, status: 503, arrivedAtMs: 35_000 })(facts);
      },
    ],
    [
      'poison that a killed matcher rejected again',
      (facts) => {
        facts.faults.push(killOf('matcher', 45_100));
        facts.rejections.push(...facts.rejections);
      },
    ],
    [
      'poison of which nobody knows whether it is there',
      (facts) => {
        facts.events.filter(({ valid }) => !valid).forEach((e) => Object.assign(e, { ack: 'unknown', position: null }));
        facts.rejections = [];
      },
    ],
  ])('lets pass %s', (_what, spoil) => expect(noStrays(spoilt(spoil))).toEqual([]));
});
