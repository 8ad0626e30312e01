import { compareBaseline, findMismatches, type Baseline } from './compare-baseline.js';
import type { FigureKind } from './figures.js';

/** A run of one scenario with one figure, on a machine that is `speed` times as fast as the baseline's. */
function runWith(kind: FigureKind, median: number | null, speed = 1): Baseline {
  const calibrators = { bareRequestsPerSecond: 10_000 * speed, receiverCpuUs: 50 / speed };
  return { main: { machine: 'm', settings: { rate: 200 }, calibrators, figures: { x: { kind, median } } } };
}

describe('compareBaseline', () => {
  it.each<[FigureKind, number, number, boolean]>([
    ['throughput', 2_000, 1_700, false],
    ['throughput', 2_000, 1_500, true],
    ['cpu', 400, 470, false],
    ['cpu', 400, 490, true],
    ['efficiency', 2_000, 1_500, true],
    ['latency', 5, 7, false],
    ['latency', 5, 8, true],
    ['tail', 30, 59, false],
    ['tail', 30, 61, true],
    ['share', 0.2, 0.15, true],
    ['ratio', 1, 1.31, true],
    ['memory', 400, 510, true],
    ['none', 0, 0, false],
    ['none', 0, 1, true],
    ['none', 1, 1, true],
  ])('%s: %d, then %d', (kind, before, now, broken) => {
    const [comparison] = compareBaseline(runWith(kind, before), runWith(kind, now));
    expect(comparison).toMatchObject({ name: 'main x', broken });
  });

  it.each<[FigureKind, number, number]>([
    ['throughput', 2_000, 1_000],
    ['cpu', 400, 800],
    ['efficiency', 2_000, 1_000],
    ['latency', 5, 10],
    ['tail', 30, 60],
  ])('%s: a machine of half the speed changes nothing', (kind, before, now) => {
    const [comparison] = compareBaseline(runWith(kind, before), runWith(kind, now, 0.5));
    expect(comparison).toMatchObject({ ratio: 1, broken: false });
  });

  it('takes a figure that is not measured any more for broken', () => {
    expect(compareBaseline(runWith('cpu', 400), runWith('cpu', null))[0]?.broken).toBe(true);
  });

  it('judges no fact, and nothing that only one of them has', () => {
    expect(compareBaseline(runWith('fact', 1), runWith('fact', 9))).toEqual([]);
    expect(compareBaseline({}, runWith('cpu', 9))).toEqual([]);
  });
});

describe('findMismatches', () => {
  it('names a setting that differs and a scenario that the baseline lacks', () => {
    const other = runWith('cpu', 1);
    other.main!.settings = { rate: 800 };
    expect(findMismatches(runWith('cpu', 1), other)).toEqual(['main: rate is 800, in the baseline 200']);
    expect(compareBaseline(runWith('cpu', 1), other)).toEqual([]);
    expect(findMismatches({}, other)).toEqual(['main: the baseline lacks it']);
    expect(findMismatches(other, other)).toEqual([]);
  });
});
