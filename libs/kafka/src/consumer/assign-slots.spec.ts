import fc from 'fast-check';

import { assignSlots, type GroupMember } from './assign-slots.js';

const member = (memberId: string, owned: string[] = [], rest: Partial<GroupMember> = {}): GroupMember => ({
  memberId,
  owned,
  generation: 1,
  draining: false,
  busy: [],
  ...rest,
});
const slotsUpTo = (count: number) => Array.from({ length: count }, (_, i) => String(i));
const assigned = (slots: string[], ...members: GroupMember[]) =>
  Object.fromEntries([...assignSlots(slots, members)].map(([id, own]) => [id, own.sort().join()]));

describe('assignSlots', () => {
  it.each([
    { name: 'one member gets all', members: [member('a')], expected: { a: '0,1,2,3' } },
    {
      name: 'a newcomer takes half',
      members: [member('a', slotsUpTo(4)), member('b')],
      expected: { a: '0,1', b: '2,3' },
    },
    {
      name: 'settled stays',
      members: [member('a', ['0', '3']), member('b', ['1', '2'])],
      expected: { a: '0,3', b: '1,2' },
    },
    {
      name: 'what left is shared out',
      members: [member('a', ['1']), member('c', ['0'])],
      expected: { a: '1,2', c: '0,3' },
    },
    {
      name: 'the later generation owns a slot that two claim',
      members: [member('a', ['0', '1'], { generation: 3 }), member('b', ['2', '3', '0'], { generation: 4 })],
      expected: { a: '1,3', b: '0,2' },
    },
    {
      name: 'a draining member keeps what is busy, and only that',
      members: [member('a', ['0', '1'], { draining: true, busy: ['1'] }), member('b', ['2', '3'])],
      expected: { a: '1', b: '0,2,3' },
    },
    {
      name: 'when all drain, they keep what they have',
      members: [member('a', ['0', '1'], { draining: true }), member('b', ['2', '3'], { draining: true })],
      expected: { a: '0,1', b: '2,3' },
    },
    {
      name: 'slots that no longer exist are forgotten',
      members: [member('a', ['9', '0'])],
      expected: { a: '0,1,2,3' },
    },
  ])('$name', ({ members, expected }) => {
    expect(assigned(slotsUpTo(4), ...members)).toEqual(expected);
  });

  const group = fc
    .tuple(
      fc.integer({ min: 0, max: 24 }),
      fc.uniqueArray(fc.stringMatching(/^[a-z]{1,4}$/), { minLength: 1, maxLength: 6 }),
    )
    .chain(([slotCount, ids]) =>
      fc.record({
        slots: fc.constant(slotsUpTo(slotCount)),
        members: fc.tuple(
          ...ids.map((id) =>
            fc.record({
              memberId: fc.constant(id),
              owned: fc.subarray(slotsUpTo(30)),
              generation: fc.integer({ min: -1, max: 3 }),
              draining: fc.boolean(),
              busy: fc.subarray(slotsUpTo(30)),
            }),
          ),
        ),
      }),
    );

  it('leaves nothing unassigned, nothing twice, and is balanced among those who stay', () => {
    fc.assert(
      fc.property(group, ({ slots, members }) => {
        const result = assignSlots(slots, members);
        expect([...result.values()].flat().sort()).toEqual([...slots].sort());
        const staying = members.filter(({ draining }) => !draining);
        const counts = (staying.length > 0 ? staying : members).map(({ memberId }) => result.get(memberId)!.length);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('does not depend on the order of its input', () => {
    fc.assert(
      fc.property(group, ({ slots, members }) => {
        const sorted = (result: Map<string, string[]>) => [...result].map(([id, own]) => [id, [...own].sort()]).sort();
        expect(sorted(assignSlots([...slots].reverse(), [...members].reverse()))).toEqual(
          sorted(assignSlots(slots, members)),
        );
      }),
    );
  });

  it('is sticky: assigning again moves nothing, and a change moves no more than balance demands', () => {
    fc.assert(
      fc.property(group, fc.boolean(), ({ slots, members }, joins) => {
        const settled = members.map((m) => ({ ...m, draining: false, busy: [] }));
        const before = assignSlots(slots, settled);
        const owning = settled.map((m) => ({ ...m, generation: 5, owned: before.get(m.memberId)! }));
        expect(assignSlots(slots, owning)).toEqual(before);

        const next = joins ? [...owning, member('newcomer', [], { generation: -1 })] : owning.slice(1);
        if (next.length === 0) return;
        const after = assignSlots(slots, next);
        const moved = owning.flatMap((m) => m.owned.filter((slot) => !after.get(m.memberId)?.includes(slot)));
        const mustMove = joins ? after.get('newcomer')!.length : owning[0]!.owned.length;
        expect(moved).toHaveLength(mustMove);
      }),
    );
  });
});
