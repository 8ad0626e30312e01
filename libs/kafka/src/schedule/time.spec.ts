import { jest } from '@jest/globals';
import fc from 'fast-check';
import { Caps, DELAYED, setUp } from '../../fixtures/scheduler-fixture.js';

const HOUR_MS = 3_600_000;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

it('starts each retry at its time, never before and once, whatever is done to the wall clock meanwhile', async () => {
  const retry = fc.record({ afterMs: fc.nat(300), waitMs: fc.integer({ min: 2_000, max: 4_000 }) });
  const forwardMs = fc.integer({ min: 3, max: 2 * HOUR_MS }); // less is within the coarseness of the clocks
  const jumpMs = fc.oneof(
    fc.constant(0),
    forwardMs,
    forwardMs.map((ms) => -ms),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(retry, jumpMs), { minLength: 1, maxLength: 20 }), async (steps) => {
      const { add, pass, started, wall, scheduler } = setUp();
      const dueMs: number[] = [];
      const startedMs: number[] = [];
      const look = async (ms: number) => {
        for (let passedMs = 0; passedMs < ms; passedMs++) {
          await pass(1);
          while (startedMs.length < started.length) startedMs.push(Date.now());
        }
      };
      for (const [n, [{ afterMs, waitMs }, byMs]] of steps.entries()) {
        await look(afterMs);
        const writtenMs = wall.nowMs();
        dueMs.push(Date.now() + waitMs);
        wall.aheadMs += byMs; // between the writing and the reading
        add(String(n), { group: `g${n}`, notBeforeMs: writtenMs + waitMs }, DELAYED, { writtenMs });
      }
      await look(4_001);
      scheduler.stop();
      expect([...started].sort()).toEqual(steps.map((_, n) => String(n)).sort());
      for (const [i, name] of started.entries()) {
        const lateMs = startedMs[i]! - dueMs[Number(name)]!;
        expect(lateMs).toBeGreaterThanOrEqual(0);
        expect(lateMs).toBeLessThanOrEqual(1);
      }
    }),
    { numRuns: 25 },
  );
});

it('starts what has become due as soon as a call ends, however late the timers come', () => {
  const { add, started, release } = setUp();
  add('running', { group: 'a' });
  add('retry', { group: 'b', notBeforeMs: Date.now() + 2_000 }, DELAYED);
  jest.setSystemTime(Date.now() + 1_999); // a busy event loop: no timer has fired
  release.get('running')!();
  expect(started).toEqual(['running']);
  add('next', { group: 'a' });
  jest.setSystemTime(Date.now() + 1);
  release.get('next')!();
  expect(started).toEqual(['running', 'next', 'retry']);
});

it('starts 5,000 retries that are due within a second in the order of their times, as they become due', async () => {
  const { add, pass, started } = setUp(new Caps(Infinity, Infinity));
  const startMs = Date.now() + 2_000;
  // In an order of their own: 7 and 5,000 have no divisor in common.
  for (let n = 0; n < 5_000; n++) {
    const place = (n * 7) % 5_000;
    add(String(place), { group: `g${place % 100}`, notBeforeMs: startMs + place / 5 }, DELAYED);
  }
  await pass(1_999);
  expect(started).toEqual([]);
  for (let ms = 0; ms <= 1_000; ms += 100) {
    await pass(ms === 0 ? 1 : 100);
    expect(started).toEqual(Array.from({ length: Math.min(5_000, ms * 5 + 1) }, (_, place) => String(place)));
  }
});
