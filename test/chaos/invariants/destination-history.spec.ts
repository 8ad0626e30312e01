import type { DestinationChange, Facts, Fault } from '../ledger/facts.js';
import { historiesOf } from './destination-history.js';
import { honestHistory } from './honest-history.js';

const RELAY_KILLED: Fault = { name: 'kill', service: 'destinations', kind: 'kill', fromMs: 900, healedAtMs: 2_000 };

/** A destination whose states are told apart by their agents. */
function historyOf(changes: [askedAtMs: number, answeredAtMs: number | null, agent: string][], faults: Fault[] = []) {
  const [model] = honestHistory({ destinations: [{ id: 'd1' }], events: [] }).changes;
  const made: DestinationChange[] = changes.map(([askedAtMs, answeredAtMs, agent]) => ({
    ...{ ...model!, askedAtMs, answeredAtMs },
    state: { ...model!.state, agentIds: [agent] },
  }));
  const facts: Facts = { ...honestHistory({ destinations: [], events: [] }), changes: made, faults };
  const history = historiesOf(facts).get('d1')!;
  return (fromMs: number, untilMs = fromMs) =>
    history.statesIn({ fromMs, untilMs }).map((state) => state?.agentIds[0] ?? 'absent');
}

describe('what a destination may have been', () => {
  it('is absent before it was asked for, either while it is being made, and itself once that took effect', () => {
    const at = historyOf([[100, 200, 'a']]);
    expect([at(99), at(100), at(1_200), at(1_201)]).toEqual([['absent'], ['absent', 'a'], ['absent', 'a'], ['a']]);
  });

  it('is every state of a span', () => {
    const at = historyOf([
      [100, 200, 'a'],
      [5_000, 5_010, 'b'],
      [9_000, 9_010, 'c'],
    ]);
    expect([at(3_000), at(3_000, 5_000), at(6_011, 8_999), at(0, 20_000)]).toEqual([
      ['a'],
      ['a', 'b'],
      ['b'],
      ['absent', 'a', 'b', 'c'],
    ]);
  });

  it('may be any of the last ones while they change quickly', () => {
    const at = historyOf([
      [0, 10, 'a'],
      [200, 210, 'b'],
      [400, 410, 'c'],
    ]);
    expect([at(500), at(1_100), at(1_300), at(1_411)]).toEqual([
      ['absent', 'a', 'b', 'c'],
      ['a', 'b', 'c'],
      ['b', 'c'],
      ['c'],
    ]);
  });

  it('may have taken an unanswered change, or not, until an answered one follows', () => {
    const at = historyOf([
      [0, 10, 'a'],
      [5_000, null, 'b'],
      [9_000, 9_010, 'c'],
    ]);
    expect([at(4_999), at(8_000), at(10_011)]).toEqual([['a'], ['a', 'b'], ['c']]);
  });

  it('waits for what carries its changes', () => {
    const at = historyOf([[1_000, 1_010, 'a']], [RELAY_KILLED]);
    expect([at(61_000), at(62_001)]).toEqual([['absent', 'a'], ['a']]);
    const before = historyOf([[-1_000, -990, 'a']], [RELAY_KILLED]);
    expect(before(11)).toEqual(['a']);
  });
});
