import fc from 'fast-check';
import { TurnRing } from './turn-ring.js';

interface Member {
  tenant: string;
  n: number;
}

const member = fc.record({ tenant: fc.constantFrom('a', 'b', 'c'), n: fc.nat() });
type Step = { do: 'push' | 'hurry'; member: Member } | { do: 'shift' | 'drop' };

/** Everybody's turns to the end. */
function turnsOf<M extends { tenant: string }>(ring: TurnRing<M>): M[] {
  const turns: M[] = [];
  for (let turn = ring.peek(); turn !== undefined; turn = ring.peek()) {
    turns.push(turn.member);
    ring.shift();
  }
  return turns;
}

describe('TurnRing', () => {
  it('loses and repeats nobody, and keeps the order of each tenant and of those of it that are in a hurry', () => {
    const step: fc.Arbitrary<Step> = fc.oneof(
      fc.record({ do: fc.constantFrom('push' as const, 'hurry' as const), member }),
      fc.record({ do: fc.constantFrom('shift' as const, 'drop' as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const ring = new TurnRing<Member>();
        const waiting = new Map<string, Member[]>();
        const queueOf = (tenant: string, hurried: boolean) => {
          const name = `${tenant} ${hurried}`;
          waiting.set(name, waiting.get(name) ?? []);
          return waiting.get(name)!;
        };
        for (const s of steps) {
          if (s.do === 'push' || s.do === 'hurry') {
            ring[s.do](s.member);
            queueOf(s.member.tenant, s.do === 'hurry').push(s.member);
            continue;
          }
          const first = ring.peek();
          ring[s.do]();
          if (first !== undefined) expect(queueOf(first.member.tenant, first.hurried).shift()).toBe(first.member);
        }
        expect(ring.isEmpty).toBe([...waiting.values()].every((own) => own.length === 0));
      }),
    );
  });

  it('gives each tenant one turn of so many as there are tenants', () => {
    const ring = new TurnRing<{ tenant: string }>();
    for (const tenant of ['a', 'a', 'a', 'b', 'a', 'c', 'b']) ring.push({ tenant });
    expect(
      turnsOf(ring)
        .map(({ tenant }) => tenant)
        .join(''),
    ).toBe('abcabaa');
  });

  it('gives every other turn of a tenant to who is in a hurry, and its tenant no turn more', () => {
    const ring = new TurnRing<{ tenant: string; name: string }>();
    for (const name of ['a1', 'a2', 'a3', 'b1', 'b2', 'b3', 'b4']) ring.push({ tenant: name[0]!, name });
    for (const name of ['ax', 'ay', 'az']) ring.hurry({ tenant: 'a', name });
    const names = turnsOf(ring).map(({ name }) => name);
    expect(names).toEqual(['ax', 'b1', 'a1', 'b2', 'ay', 'b3', 'a2', 'b4', 'az', 'a3']);
  });
});
