import { CatchUpPace, NEIGHBOUR_MS } from './catch-up-pace.js';

/** A pace whose time and event loop the test moves. */
function setUp(maxLoopRatio = 0.6) {
  const at = { nowMs: 1_000_000, ratio: 0.3 };
  const pace = new CatchUpPace({ maxLoopRatio, loopRatio: () => at.ratio }, () => at.nowMs);
  /** Starts what the pace lets start, and so many others a second, looking each ms. @returns what it started per second */
  const run = (ms: number, othersPerSecond = 200, wanted = Infinity): number => {
    let started = 0;
    let others = 0;
    for (let passedMs = 1; passedMs <= ms; passedMs++) {
      at.nowMs++;
      for (; others < (othersPerSecond * passedMs) / 1_000; others++) pace.otherStarted();
      for (; started < (wanted * passedMs) / 1_000 && pace.admits(); started++) pace.started();
    }
    return (started * 1_000) / ms;
  };
  /** So many that want to start at once, and then nothing. */
  const burst = (count: number, ms: number) => {
    for (let passedMs = 0; passedMs < ms; passedMs++) {
      at.nowMs++;
      for (; count > 0 && pace.admits(); count--) pace.started();
    }
    pace.otherStarted();
  };
  pace.otherStarted();
  return { pace, at, run, burst };
}

describe('CatchUpPace', () => {
  it('begins slowly, and becomes faster while the event loop is idle enough', () => {
    const { run } = setUp();
    const firstPerSecond = run(100);
    expect(firstPerSecond).toBeGreaterThan(200);
    expect(firstPerSecond).toBeLessThan(400);
    run(900);
    expect(run(100)).toBeGreaterThan(2_000);
  });

  it.each([
    [0.9, 0.3],
    [0.3, 0.9],
  ])('finds the pace at which the loop is at work for its share, where it was %p before', (before, others) => {
    const { at, run, pace } = setUp();
    at.ratio = before;
    run(2_000);
    for (let n = 0; n < 100; n++) {
      const perSecond = run(100);
      at.ratio = Math.min(1, others / 3 + perSecond / 4_000);
    }
    const limit = pace.limitPerSecond!;
    expect(others / 3 + limit / 4_000).toBeCloseTo(0.6, 1);
  });

  it('is never less than a quarter of all that starts, nor 100 a second', () => {
    const { at, run } = setUp();
    at.ratio = 1;
    run(3_000, 3_000);
    expect(run(1_000, 3_000)).toBeCloseTo(1_000, -1);
    run(3_000, 10);
    expect(run(1_000, 10)).toBeCloseTo(100, -1);
  });

  it('takes all of the loop after two minutes of it, if it must: the group may get more than its pace', () => {
    const { at, run } = setUp();
    const ratioAfter = (seconds: number) => {
      let perSecond = 0;
      for (let n = 0; n < seconds * 10; n++) {
        perSecond = run(100);
        at.ratio = Math.min(1, 0.1 + perSecond / 4_000);
      }
      return 0.1 + perSecond / 4_000;
    };
    expect(ratioAfter(55)).toBeCloseTo(0.6, 1);
    const halfway = ratioAfter(35);
    expect(halfway).toBeGreaterThan(0.7);
    expect(halfway).toBeLessThan(1);
    expect(ratioAfter(35)).toBeGreaterThan(2);
    // And the next time it begins with patience.
    at.ratio = 0.1;
    run(130_000, 200, 1);
    expect(ratioAfter(50)).toBeCloseTo(0.6, 1);
  });

  it('does not become faster where less starts than might', () => {
    const { run, pace } = setUp();
    run(5_000, 200, 50);
    expect(pace.limitPerSecond).toBe(256);
  });

  it('does not become faster than twice what starts, however many ask at once', () => {
    const { burst, pace } = setUp();
    for (let n = 0; n < 40; n++) burst(20, 500);
    expect(pace.limitPerSecond).toBeLessThanOrEqual(512);
  });

  it('does not fall to its least where nothing starts for a moment', () => {
    const { run, pace, at } = setUp();
    run(2_000);
    const before = pace.limitPerSecond!;
    at.ratio = 0.61;
    run(200, 200, 0);
    pace.admits();
    expect(pace.limitPerSecond).toBeGreaterThan(before / 3);
  });

  it('has lost no patience with bursts that hardly wait', () => {
    const { burst, pace, at } = setUp();
    at.ratio = 0.9;
    for (let n = 0; n < 260; n++) burst(20, 500);
    expect(pace.limitPerSecond).toBeLessThanOrEqual(100);
  });

  it('saves up little for later', () => {
    const { run, pace, at } = setUp();
    run(500);
    at.nowMs += 90;
    let count = 0;
    for (; pace.admits(); count++) pace.started();
    expect(count).toBe(8);
  });

  it('lets all start where nothing else has for a while', () => {
    const { pace, at } = setUp();
    const admitted = () =>
      Array.from({ length: 100 }, () => pace.admits() && (pace.started(), true)).filter(Boolean).length;
    expect(admitted()).toBe(8);
    expect(pace.refuses).toBe(true);
    at.nowMs += NEIGHBOUR_MS + 1;
    expect([admitted(), pace.refuses, pace.limitPerSecond]).toEqual([100, false, undefined]);
  });

  it('begins anew where nothing was caught up with for a while', () => {
    const { run, pace, at } = setUp();
    run(2_000);
    expect(pace.limitPerSecond).toBeGreaterThan(1_000);
    at.nowMs += 1_001;
    expect(pace.limitPerSecond).toBeUndefined();
    run(50);
    expect(pace.limitPerSecond).toBe(256);
  });

  it('is no pace where the loop may be at work all the time', () => {
    const { run } = setUp(1);
    expect(run(100, 200, 5_000)).toBe(5_000);
  });
});
