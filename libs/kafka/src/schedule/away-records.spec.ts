import fc from 'fast-check';
import { awayKeyOf, AwayRecords } from './away-records.js';

const key = (order: string) => awayKeyOf('g', order);

describe('AwayRecords', () => {
  it('holds exactly what was published after one that is away', () => {
    const step = fc.record({ order: fc.constantFrom('x', 'y'), sequence: fc.nat(8), leaves: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const away = new AwayRecords();
        const model = new Set<string>();
        for (const { order, sequence, leaves } of steps) {
          const name = `${order}${sequence}`;
          if (leaves === model.has(name)) continue;
          if (leaves) model.add(name);
          else model.delete(name);
          away[leaves ? 'left' : 'back']('g', key(order), sequence);
          for (let n = 0; n < 9; n++) {
            const earlier = Array.from({ length: n }, (_, e) => `${order}${e}`).some((e) => model.has(e));
            expect(away.holds('g', key(order), n, true)).toBe(earlier);
          }
          expect(away.size).toBe(model.size);
        }
      }),
    );
  });

  it('beyond its bound counts, and holds all of the group that was never parked until none is away', () => {
    const away = new AwayRecords(2);
    for (const [n, order] of ['x', 'y', 'z', 'z'].entries()) away.left('g', key(order), n);
    expect(away.size).toBe(3); // and one count
    expect(away.holds('g', key('other'), 9, false)).toBe(true);
    expect(away.holds('g', key('other'), 9, true)).toBe(false);
    expect(away.holds('h', key('other'), 9, false)).toBe(false);
    expect(away.back('g', key('z'), 2)).toBe(false);
    expect(away.holds('g', key('other'), 9, false)).toBe(true);
    expect(away.back('g', key('z'), 3)).toBe(true);
    expect(away.holds('g', key('other'), 9, false)).toBe(false);
    expect(away.holds('g', key('x'), 9, false)).toBe(true);
  });

  it('ignores what a predecessor parked, and keeps nothing once all is back', () => {
    const away = new AwayRecords();
    expect(away.back('g', key('x'), 1)).toBe(false);
    away.left('g', key('x'), 2);
    away.back('g', key('x'), 1);
    away.back('g', key('x'), 2);
    expect(away.size).toBe(0);
  });
});
