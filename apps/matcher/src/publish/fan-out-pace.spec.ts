import { FanOutPace } from './fan-out-pace.js';

/** Timers may fire up to a millisecond before their time. */
const TIMER_MS = 2;

let heldMs: number[] = [];
beforeEach(() => (heldMs = []));

/** Of tenant a, with another one there. */
function paceOf(commandsPerSecond: number, neighbour = 'b'): FanOutPace {
  const pace = new FanOutPace({ commandsPerSecond, onHeld: (ms) => heldMs.push(ms) });
  pace.sees(neighbour);
  pace.sees('a');
  return pace;
}

const large = (change: object = {}) => ({ tenantId: 'a', commandCount: 257, isUrgent: () => false, ...change });

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

  it('is one rate for all fan-outs of a tenant, which take turns, and another one for another tenant', async () => {
    const pace = paceOf(1_000);
    const ended: string[] = [];
    const hold = async (name: string, tenantId: string, count: number) => {
      await pace.hold(large({ tenantId }), count, 0);
      ended.push(name);
    };
    const waits = [hold('a1', 'a', 60), hold('a2', 'a', 60), hold('a3', 'a', 60), hold('b1', 'b', 60)];
    expect([...pace['turns'].keys()]).toEqual(['a', 'b']);
    expect(await elapsedMs(Promise.all(waits))).toBeGreaterThan(180 - TIMER_MS);
    expect(ended.filter((name) => name !== 'b1')).toEqual(['a1', 'a2', 'a3']);
    expect(pace['turns'].size).toBe(0);
  });

  it.each([
    ['the first commands of an event', 1, large({ commandCount: 256 })],
    ['one that somebody waits for', 1, large({ isUrgent: () => true })],
    ['anything, at a rate of 0', 0, large()],
  ])('does not hold back %s', async (_what, rate, fanOut) => {
    expect(await isImmediate(paceOf(rate).hold(fanOut, 1_000, 0))).toBe(true);
  });

  it('holds nothing back where nobody else is', async () => {
    const alone = paceOf(1, 'a');
    expect(await isImmediate(alone.hold(large(), 1_000, 0))).toBe(true);
    alone.sees('b');
    alone.sees('a');
    alone.sees('a');
    const held = alone.hold(large(), 0.01, 0);
    expect(await isImmediate(held)).toBe(false);
    await held;
  });

  it('lets those go on that become urgent while they are held back', async () => {
    const pace = paceOf(1);
    let isUrgent = false;
    const waits = [1, 2, 3].map(() => pace.hold(large({ isUrgent: () => isUrgent }), 1_000, 0));
    expect(await isImmediate(Promise.race(waits))).toBe(false);
    isUrgent = true;
    await Promise.all(waits);
  });
});
