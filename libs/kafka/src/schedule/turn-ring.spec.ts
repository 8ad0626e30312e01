import fc from 'fast-check';
import { TurnRing } from './turn-ring.js';

const member = fc.record({ tenant: fc.constantFrom('a', 'b', 'c'), n: fc.nat() });
type Step = { do: 'push'; member: { tenant: string; n: number } } | { do: 'shift' | 'drop' };

describe('TurnRing', () => {
  it('loses and repeats nobody, and keeps the order of each tenant', () => {
    const step: fc.Arbitrary<Step> = fc.oneof(
      fc.record({ do: fc.constant('push' as const), member }),
      fc.record({ do: fc.constantFrom('shift' as const, 'drop' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const ring = new TurnRing<{ tenant: string; n: number }>();
        const waiting = new Map<string, unknown[]>();
        for (const s of steps) {
          if (s.do === 'push') {
            ring.push(s.member);
            waiting.set(s.member.tenant, [...(waiting.get(s.member.tenant) ?? []), s.member]);
            continue;
          }
          const first = ring.peek();
          ring[s.do]();
          if (first !== undefined) expect(waiting.get(first.tenant)?.shift()).toBe(first);
        }
        expect(ring.isEmpty).toBe([...waiting.values()].every((own) => own.length === 0));
      }),
    );
  });

  it('gives each tenant one turn of so many as there are tenants', () => {
    const ring = new TurnRing<{ tenant: string }>();
    for (const tenant of ['a', 'a', 'a', 'b', 'a', 'c', 'b']) ring.push({ tenant });
    const turns: string[] = [];
    for (let first = ring.peek(); first !== undefined; first = ring.peek()) {
      turns.push(first.tenant);
      ring.shift();
    }
    expect(turns.join('')).toBe('abcabaa');
  });
});
