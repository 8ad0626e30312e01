import fc from 'fast-check';
import { seededRandom, type Random } from '../random.js';
import { findings } from './clean-run.js';
import { honestHistory, type SimulatedDestination, type SimulatedEvent, type SimulatedRun } from './honest-history.js';

const TYPES = ['conversation.created', 'conversation.updated', 'feedback.created'];
const AGENTS = ['a1', 'a2'];
const RUN_MS = 20_000;

const some = <T>(random: Random, list: readonly T[]) => list.filter(() => random.next() < 0.5);

function anyDestination(random: Random, n: number): SimulatedDestination {
  const changes = Array.from({ length: random.int(40) }, () => ({
    atMs: random.between(0, RUN_MS),
    to: random.pick([
      { enabled: true },
      { enabled: false },
      { eventTypes: some(random, TYPES) },
      { agentIds: some(random, AGENTS) },
    ]),
  }));
  return {
    id: `d${n}`,
    tenantId: random.pick(['t1', 't2']),
    eventTypes: some(random, TYPES),
    agentIds: some(random, AGENTS),
    answers: random.pick([[200], [503, 200], [503], [410], [null], [null, 200], [500, 404]]),
    // One destination at a time is asked one thing at a time.
    changes: random.next() < 0.5 ? changes.sort((a, b) => a.atMs - b.atMs).filter(apart) : [],
  };
}

function apart({ atMs }: { atMs: number }, n: number, all: readonly { atMs: number }[]): boolean {
  return n === 0 || atMs - all[n - 1]!.atMs > 100;
}

function anyEvent(random: Random, n: number): SimulatedEvent {
  return {
    id: `e${n}`,
    atMs: random.between(0, RUN_MS),
    type: random.pick(TYPES),
    tenantId: random.pick(['t1', 't2']),
    agentId: random.pick(AGENTS),
    conversationId: random.pick(['c1', 'c2', null]),
    ack: random.pick(['ok', 'ok', 'ok', 'unknown', 'failed']),
    valid: random.next() < 0.8,
  };
}

function anyRun(seed: number): SimulatedRun {
  const random = seededRandom(seed);
  return {
    destinations: Array.from({ length: 1 + random.int(6) }, (_, n) => anyDestination(random, n)),
    events: Array.from({ length: 1 + random.int(40) }, (_, n) => anyEvent(random, n)),
    killsAtMs: Array.from({ length: random.int(4) }, () => random.between(0, RUN_MS)).sort((a, b) => a - b),
  };
}

describe('an honest history', () => {
  it('breaks no invariant, whatever is published, changed and killed', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(findings(honestHistory(anyRun(seed)))).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('breaks exactly I1 where the last word about one delivery is taken out', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = seededRandom(seed);
        const facts = honestHistory(anyRun(seed));
        const heard = facts.receipts.filter(({ webhookId, destinationId, status }) => {
          const others = facts.receipts.filter((r) => r.webhookId === webhookId && r.destinationId === destinationId);
          const discarded = facts.discards.some((d) => d.eventId === webhookId && d.destinationId === destinationId);
          const isLastWord = status === 200 && others.filter((r) => r.status === 200).length === 1 && !discarded;
          return isLastWord && others.length > 1;
        });
        fc.pre(heard.length > 0);
        const lost = random.pick(heard);
        const found = findings({ ...facts, receipts: facts.receipts.filter((r) => r !== lost) });
        expect(found).toEqual([expect.stringMatching(`^I1 ${lost.webhookId} ${lost.destinationId}: no 2xx`)]);
      }),
      { numRuns: 60 },
    );
  });

  it('breaks exactly I3 where a delivery comes once more long after', () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const random = seededRandom(seed);
        const facts = honestHistory({ ...anyRun(seed), killsAtMs: [] });
        const delivered = facts.receipts.filter(({ status }) => status === 200);
        fc.pre(delivered.length > 0);
        const again = { ...random.pick(delivered) };
        again.arrivedAtMs += 10;
        again.answeredAtMs = again.arrivedAtMs + 20;
        const found = findings({ ...facts, receipts: [...facts.receipts, again] });
        expect(found).toEqual([
          expect.stringMatching(`^I3 ${again.webhookId} ${again.destinationId}: run 0: 2 receipts`),
        ]);
      }),
      { numRuns: 60 },
    );
  });
});
