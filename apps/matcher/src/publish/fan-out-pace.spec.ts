import { FanOutPace } from './fan-out-pace.js';

const large = { commandCount: 1_000, waitingEventCount: 0 };
/** A timer may fire up to a millisecond before its time. */
const TIMER_MS = 2;

async function elapsedMs(wait: Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await wait;
  return performance.now() - startedMs;
}

/** Resolved without a timer. */
async function isImmediate(wait: Promise<unknown>): Promise<boolean> {
  return Promise.race([
    wait.then(() => true),
    new Promise((resolve) => setImmediate(() => resolve(false))),
  ]) as Promise<boolean>;
}

describe('FanOutPace', () => {
  it('holds an event for what its commands take at the rate', async () => {
    const pace = new FanOutPace(1_000);
    expect(await elapsedMs(pace.wait(large, 100))).toBeGreaterThan(100 - TIMER_MS);
  });

  it('is one rate for all, who wait in turn', async () => {
    const pace = new FanOutPace(1_000);
    const ended: number[] = [];
    const waits = [1, 2, 3].map(async (number) => {
      await pace.wait(large, 50);
      ended.push(number);
    });
    expect(await elapsedMs(Promise.all(waits))).toBeGreaterThan(150 - TIMER_MS);
    expect(ended).toEqual([1, 2, 3]);
  });

  it('gives nothing for time in which nobody asked', async () => {
    const pace = new FanOutPace(1_000);
    await pace.wait(large, 10);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(await elapsedMs(pace.wait(large, 50))).toBeGreaterThan(50 - TIMER_MS);
  });

  it.each([
    ['the first commands of an event', 1, { ...large, commandCount: 256 }],
    ['an event that very many of its project wait for', 1, { ...large, waitingEventCount: 256 }],
    ['anything, at a rate of 0', 0, large],
  ])('does not hold %s', async (_what, rate, fanOut) => {
    expect(await isImmediate(new FanOutPace(rate).wait(fanOut, 1_000))).toBe(true);
  });

  it('holds nothing any more once it is lifted, also what waits', async () => {
    const pace = new FanOutPace(1);
    const waits = Array.from({ length: 100 }, () => pace.wait(large, 1_000));
    pace.lift();
    await Promise.all(waits);
    expect(await isImmediate(pace.wait(large, 1_000))).toBe(true);
  });
});
