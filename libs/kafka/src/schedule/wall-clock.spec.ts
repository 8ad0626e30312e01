import { WallClock } from './wall-clock.js';

function setUp() {
  const now = { monotonicMs: 1_000, epochMs: 1_700_000_000_000 };
  const clock = new WallClock(
    () => now.epochMs,
    () => now.monotonicMs,
  );
  const pass = (ms: number) => {
    now.monotonicMs += ms;
    now.epochMs += ms;
    clock.read();
  };
  const set = (byMs: number) => {
    now.epochMs += byMs;
    clock.read();
  };
  return { clock, pass, set, now };
}

describe('WallClock', () => {
  it('takes off a jump forward from what was before it, and from nothing else', () => {
    const { clock, pass, set, now } = setUp();
    const before = now.epochMs;
    pass(500);
    set(3_600_000);
    const after = now.epochMs;
    pass(200);
    expect([clock.sinceMs(before), clock.sinceMs(after)]).toEqual([700, 200]);
  });

  it('takes off only those that came after, each by its own length', () => {
    const { clock, pass, set, now } = setUp();
    for (let n = 0; n < 100; n++) {
      pass(50);
      set(5);
    }
    const written = now.epochMs;
    pass(1_500);
    set(5);
    pass(100);
    expect(clock.sinceMs(written)).toBe(1_600);
    expect(clock['jumps'].length).toBeLessThanOrEqual(64);
  });

  it('is never negative, also after a jump back', () => {
    const { clock, set, now } = setUp();
    const before = now.epochMs;
    set(-3_600_000);
    expect(clock.sinceMs(before)).toBe(0);
  });
});
