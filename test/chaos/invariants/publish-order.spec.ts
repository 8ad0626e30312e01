import type { Facts } from '../ledger/facts.js';
import { cleanRun, findings, receiptsOf, spoilt, type Spoilable } from './clean-run.js';
import { killOf } from './honest-history.js';
import { publishOrder } from './publish-order.js';

/** `talk_1` and `talk_2` change places at a destination. */
const overtaken = (facts: Spoilable<Facts>) => {
  const [first] = receiptsOf(facts, 'talk_1', 'all');
  const [second] = receiptsOf(facts, 'talk_2', 'all');
  const { arrivedAtMs, answeredAtMs } = first!;
  Object.assign(first!, { arrivedAtMs: second!.arrivedAtMs, answeredAtMs: second!.answeredAtMs });
  Object.assign(second!, { arrivedAtMs, answeredAtMs });
};

describe('publish order', () => {
  it('holds in a clean run', () => expect(publishOrder(cleanRun())).toEqual([]));

  it('flags an event that overtakes another, and nothing else does', () => {
    expect(findings(spoilt(overtaken))).toEqual([
      'order talk_2 all: arrived before talk_1, which the log has before it',
    ]);
  });

  it('goes by the log, not by the order of sending', () => {
    const facts = spoilt((f) => {
      overtaken(f);
      const [first, second] = f.events;
      [first!.position, second!.position] = [second!.position, first!.position];
    });
    expect(publishOrder(facts).filter(({ destinationId }) => destinationId === 'all')).toEqual([]);
  });

  it.each<[string, (facts: Spoilable<Facts>) => void]>([
    ['around a kill', (facts) => facts.faults.push(killOf('delivery', 20_020))],
    ['around a kill of the matcher', (facts) => facts.faults.push(killOf('matcher', 19_900))],
    ['of two conversations', (facts) => (facts.events[1]!.conversationId = 'c2')],
    ['of two partitions', (facts) => (facts.events[1]!.position = 'conversation.events/1/0')],
    [
      'of an event without a known place',
      (facts) => Object.assign(facts.events[1]!, { ack: 'unknown', position: null }),
    ],
  ])('asks for no order %s', (_what, spoil) => {
    const facts = spoilt((f) => {
      overtaken(f);
      spoil(f);
    });
    expect(publishOrder(facts)).toEqual([]);
  });

  it('does not count retries', () => {
    const [first, second] = ['talk_1', 'talk_2'].map((id) => receiptsOf(cleanRun(), id, 'flaky')[1]!);
    expect(second!.arrivedAtMs).toBeGreaterThan(first!.arrivedAtMs);
    const facts = spoilt((f) => {
      receiptsOf(f, 'talk_1', 'flaky')[1]!.arrivedAtMs += 5_000;
    });
    expect(publishOrder(facts)).toEqual([]);
  });
});
