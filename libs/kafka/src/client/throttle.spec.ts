import { Throttle } from './throttle.js';

describe('Throttle', () => {
  it('tells a story once per interval, and then how often it was suppressed', () => {
    const throttle = new Throttle(1_000);
    expect([0, 1, 999, 1_000, 1_001].map((nowMs) => throttle.tell('a', nowMs))).toEqual([
      0,
      undefined,
      undefined,
      2,
      undefined,
    ]);
  });

  it('keeps stories apart', () => {
    const throttle = new Throttle(1_000);
    throttle.tell('a', 0);
    expect(throttle.tell('b', 0)).toBe(0);
  });

  it('does not remember without bound', () => {
    const throttle = new Throttle(1_000);
    for (let key = 0; key <= 1_000; key += 1) throttle.tell(String(key), 0);
    expect(throttle.tell('0', 0)).toBe(0);
  });
});
