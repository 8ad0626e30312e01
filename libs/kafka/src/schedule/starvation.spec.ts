import { Starvation } from './starvation.js';

describe('Starvation', () => {
  const setUp = () => {
    const starving = new Set<number>();
    const asked: number[] = [];
    const starvation = new Starvation((partition) => {
      asked.push(partition);
      return starving.has(partition);
    });
    /** The answer at each look, 50 ms apart. */
    const lookUntil = (partition: number, fromMs: number, toMs: number) => {
      let lasts = false;
      for (let nowMs = fromMs; nowMs <= toMs; nowMs += 50) lasts = starvation.lasts(partition, nowMs);
      return lasts;
    };
    return { starving, asked, starvation, lookUntil };
  };

  it('is believed once each look for half a second has found it so', () => {
    const { starving, lookUntil } = setUp();
    starving.add(3);
    expect([lookUntil(3, 0, 450), lookUntil(3, 500, 500)]).toEqual([false, true]);
    expect(lookUntil(4, 0, 1_000)).toBe(false);
  });

  it('begins anew when a look has found none', () => {
    const { starving, lookUntil } = setUp();
    starving.add(3);
    lookUntil(3, 0, 400);
    starving.clear();
    lookUntil(3, 450, 550);
    starving.add(3);
    expect([lookUntil(3, 600, 1_000), lookUntil(3, 1_050, 1_150)]).toEqual([false, true]);
  });

  it('begins anew after time in which nobody asked', () => {
    const { starving, lookUntil } = setUp();
    starving.add(3);
    lookUntil(3, 0, 300);
    expect(lookUntil(3, 5_000, 5_400)).toBe(false);
  });

  it('looks ten times a second at most: it costs as much as there are groups', () => {
    const { asked, starvation } = setUp();
    for (let nowMs = 0; nowMs < 1_000; nowMs++) starvation.lasts(3, nowMs);
    expect(asked).toHaveLength(10);
  });
});
