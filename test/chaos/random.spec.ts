import fc from 'fast-check';
import { seededRandom } from './random.js';

const take = (seed: number, count: number) => {
  const random = seededRandom(seed);
  return Array.from({ length: count }, () => random.next());
};

describe('seededRandom', () => {
  it('repeats itself for a seed, and differs between neighbouring seeds', () => {
    expect(take(7, 20)).toEqual(take(7, 20));
    expect(take(7, 20)).not.toEqual(take(8, 20));
  });

  it('stays inside its bounds, whatever the seed', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 1_000 }), (seed, below) => {
        const random = seededRandom(seed);
        const fraction = random.next();
        const whole = random.int(below);
        const between = random.between(-below, below);
        expect(fraction >= 0 && fraction < 1).toBe(true);
        expect(Number.isInteger(whole) && whole >= 0 && whole < below).toBe(true);
        expect(between >= -below && between < below).toBe(true);
      }),
    );
  });

  it('spreads: each of ten buckets gets its share of 10,000', () => {
    const random = seededRandom(1);
    const buckets = new Array<number>(10).fill(0);
    for (let n = 0; n < 10_000; n++) buckets[random.int(10)]! += 1;
    expect(Math.min(...buckets)).toBeGreaterThan(850);
    expect(Math.max(...buckets)).toBeLessThan(1_150);
  });

  it('picks from the list, and refuses an empty one', () => {
    const random = seededRandom(3);
    expect(new Set(Array.from({ length: 100 }, () => random.pick(['a', 'b', 'c'])))).toEqual(new Set(['a', 'b', 'c']));
    expect(() => random.pick([])).toThrow(RangeError);
  });
});
