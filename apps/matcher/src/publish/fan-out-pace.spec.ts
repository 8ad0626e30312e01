import { jest } from '@jest/globals';
import { FanOutPace, type FanOut } from './fan-out-pace.js';

/** Timers may fire up to a millisecond before their time. */
const TIMER_MS = 2;

let heldMs: number[] = [];
beforeEach(() => (heldMs = []));
afterEach(() => jest.restoreAllMocks());

/** Of tenant a, with another one there. */
function paceOf(commandsPerSecond: number, neighbour = 'b'): FanOutPace {
  const pace = new FanOutPace({ commandsPerSecond, onHeld: (ms) => heldMs.push(ms) });
  pace.sees(neighbour);
  pace.sees('a');
  return pace;
}

const large = (change: Partial<FanOut> = {}): FanOut => ({
  ...{ tenantId: 'a', commandCount: 257, byteCount: 0, waitedMs: () => 0, isUrgent: () => false },
  ...change,
});

async function elapsedMs(wait: Promise<unknown>): Promise<number> {
  const startedMs = performance.now();
  await wait;
  return performance.now() - startedMs;
}

/** Resolved without a timer. */
async function isImmediate(wait: Promise<void>): Promise<boolean> {
  const later = new Promise<boolean>((resolve) => setImmediate(() => resolve(false)));
  return Promise.race([wait.then(() => true), later]);
}

describe('FanOutPace', () => {
  it('holds an event back for what its commands take at the rate', async () => {
    expect(await elapsedMs(paceOf(1_000).hold(large(), 100, 0))).toBeGreaterThan(100 - TIMER_MS);
    expect(heldMs).toHaveLength(1);
    expect(heldMs[0]).toBeGreaterThan(100 - TIMER_MS);
  });

  it('counts a large command as several', async () => {
    const oneOf = (bytes: number) => paceOf(100).hold(large(), 1, bytes);
    expect(await elapsedMs(oneOf(8 * 8_192))).toBeGreaterThan(80 - TIMER_MS);
  });

  it('is one rate for the fan-outs of a tenant', async () => {
    const pace = paceOf(1_000);
    const waits = [1, 2, 3].map(() => pace.hold(large(), 60, 0));
    expect(await elapsedMs(Promise.all(waits))).toBeGreaterThan(180 - TIMER_MS);
    expect(pace['tenants'].size).toBe(0);
  });

  it('is shared by the tenants that have some', async () => {
    const pace = paceOf(1_000);
    const [first, second] = ['a', 'b'].map((tenantId) => elapsedMs(pace.hold(large({ tenantId }), 60, 0)));
    expect(await first).toBeGreaterThan(60 - TIMER_MS);
    expect(await second).toBeGreaterThan(120 - TIMER_MS);
  });

  it.each([
    ['the first commands of an event', 1, large({ commandCount: 256, byteCount: 2 * 1024 * 1024 })],
    ['one that somebody waits for', 1, large({ isUrgent: () => true })],
    ['one that another has waited for 5 s for', 1, large({ waitedMs: () => 5_000 })],
    ['anything, at a rate of 0', 0, large()],
  ])('does not hold back %s', async (_what, rate, fanOut) => {
    expect(await isImmediate(paceOf(rate).hold(fanOut, 1_000, 0))).toBe(true);
    expect(heldMs).toEqual([]);
  });

  it('holds one back that is large by its bytes alone', async () => {
    const wait = paceOf(100).hold(large({ commandCount: 2, byteCount: 2 * 1024 * 1024 + 1 }), 1, 0);
    expect(await isImmediate(wait)).toBe(false);
    await wait;
  });

  it('holds back the less, the longer others have waited for it', async () => {
    const pace = paceOf(1);
    const wait = pace.hold(large({ waitedMs: () => 4_500 }), 1, 0); // a tenth of a second, of one
    expect(pace['tenants'].get('a')!.dueMs - performance.now()).toBeLessThanOrEqual(100);
    await wait;
  });

  it('holds nothing back where nobody else has been for a minute', async () => {
    const alone = paceOf(1, 'a');
    expect(await isImmediate(alone.hold(large(), 1_000, 0))).toBe(true);
    const pace = paceOf(100);
    const nowMs = performance.now();
    const clock = jest.spyOn(performance, 'now').mockReturnValue(nowMs + 60_001);
    pace.sees('a');
    expect(await isImmediate(pace.hold(large(), 1_000, 0))).toBe(true);
    clock.mockReturnValue(nowMs + 59_000);
    const wait = pace.hold(large(), 1, 0);
    clock.mockRestore();
    expect(await isImmediate(wait)).toBe(false);
    jest.spyOn(performance, 'now').mockReturnValue(nowMs + 120_000);
    await wait;
  });

  it('lets one go on that becomes urgent while it is held back, before others', async () => {
    const pace = paceOf(1);
    let areUrgent = false;
    const others = [1, 2].map(() => pace.hold(large({ isUrgent: () => areUrgent }), 1_000, 0));
    let isUrgent = false;
    const wait = pace.hold(large({ isUrgent: () => isUrgent }), 1_000, 0);
    expect(await isImmediate(Promise.race([...others, wait]))).toBe(false);
    isUrgent = true;
    await wait;
    expect(heldMs).toHaveLength(1);
    areUrgent = true;
    await Promise.all(others);
  });
});
