import fc from 'fast-check';
import type { KafkaRecord } from '../records.js';
import { remainingWaitMs } from './remaining-wait.js';
import type { Subscription } from './types.js';
import { WallClock } from './wall-clock.js';

const HOUR_MS = 3_600_000;
const LANE = { kind: 'delayed', delayMs: 2_000 } as const;

/** Two clocks that run together until the wall clock is set. */
function setUp() {
  const now = { monotonicMs: 5_000, epochMs: 1_700_000_000_000 };
  const clock = new WallClock(
    () => now.epochMs,
    () => now.monotonicMs,
  );
  const pass = (ms: number) => {
    now.monotonicMs += ms;
    now.epochMs += ms;
  };
  const set = (byMs: number) => (now.epochMs += byMs);
  const write = (delayMs: number) => ({ notBeforeMs: now.epochMs + delayMs, timestampMs: now.epochMs });
  const waitOf = (written: { notBeforeMs?: number; timestampMs: number }, lane: Subscription['lane'] = LANE) =>
    remainingWaitMs(
      {
        record: { timestampMs: written.timestampMs } as KafkaRecord,
        plan: { notBeforeMs: written.notBeforeMs },
        subscription: { topic: 't', pattern: 'p', lane },
        slot: {},
      },
      clock,
    );
  return { clock, pass, set, write, waitOf };
}

describe('remainingWaitMs', () => {
  it('is what is left of the wait when the record is read', () => {
    const { pass, write, waitOf } = setUp();
    const written = write(2_300);
    pass(40);
    expect(waitOf(written)).toBe(2_260);
    pass(10_000);
    expect(waitOf(written)).toBe(0);
  });

  it.each([
    ['no lane', undefined, 0],
    ['an hour ahead: clamped', LANE, 4_000],
  ])('%s', (_case, lane, waitMs) => {
    const { write, waitOf } = setUp();
    expect(lane === undefined ? waitOf({ ...write(HOUR_MS), notBeforeMs: undefined }) : waitOf(write(HOUR_MS))).toBe(
      waitMs,
    );
  });

  it('takes a record without a timestamp by its time alone', () => {
    const { write, waitOf } = setUp();
    expect(waitOf({ ...write(1_500), timestampMs: -1 })).toBe(1_500);
    expect(waitOf({ ...write(-1_500), timestampMs: -1 })).toBe(0);
  });

  it.each([HOUR_MS, -HOUR_MS, 30_000, 3_000, -3_000])(
    'is not shortened by a clock that was set by %p ms between the writing and the reading',
    (byMs) => {
      const { pass, set, write, waitOf } = setUp();
      const written = write(2_300);
      pass(100);
      set(byMs);
      expect(waitOf(written)).toBeGreaterThanOrEqual(2_200);
      expect(waitOf(written)).toBeLessThanOrEqual(2_300);
    },
  );

  it.each([HOUR_MS, 3_000, -HOUR_MS])(
    'waits the delay of its lane where the clock was set by %p ms between the end of the attempt and the writing',
    (byMs) => {
      const { set, write, waitOf } = setUp();
      const { notBeforeMs } = write(2_300);
      set(byMs);
      expect(waitOf({ ...write(0), notBeforeMs })).toBeGreaterThanOrEqual(2_000);
    },
  );

  it('does not believe an age that no healthy system has: then another machine wrote it, by another clock', () => {
    const { pass, write, waitOf } = setUp();
    const { notBeforeMs, timestampMs } = write(2_300);
    pass(100);
    const behind = { notBeforeMs: notBeforeMs - HOUR_MS, timestampMs: timestampMs - HOUR_MS };
    const ahead = { notBeforeMs: notBeforeMs + HOUR_MS, timestampMs: timestampMs + HOUR_MS };
    expect([waitOf(behind), waitOf(ahead)]).toEqual([2_300, 2_300]);
  });

  it('of a parked lane is a latest time, and simply passes', () => {
    const { pass, write, waitOf } = setUp();
    const written = write(10_000);
    const parked = { kind: 'parked', delayMs: 10_000 } as const;
    pass(4_000);
    expect(waitOf(written, parked)).toBe(6_000);
    pass(HOUR_MS);
    expect(waitOf(written, parked)).toBe(0);
  });

  it('never ends before the wait has passed by the monotonic clock, whatever the wall clock does', () => {
    const jump = fc.record({ afterMs: fc.nat(800), byMs: fc.integer({ min: -2 * HOUR_MS, max: 2 * HOUR_MS }) });
    fc.assert(
      fc.property(
        fc.array(jump, { maxLength: 4 }),
        fc.integer({ min: 2_000, max: 4_000 }),
        fc.nat(800),
        (jumps, delayMs, restMs) => {
          const { clock, pass, set, write, waitOf } = setUp();
          const written = write(delayMs);
          let passedMs = 0;
          for (const { afterMs, byMs } of jumps) {
            pass(afterMs);
            passedMs += afterMs;
            if (Math.abs(byMs) > 2) set(byMs);
            clock.read();
          }
          pass(restMs);
          passedMs += restMs;
          // From one write on: at least what was asked for, at most twice that and what the lane's bound allows.
          expect(passedMs + waitOf(written)).toBeGreaterThanOrEqual(delayMs);
          expect(waitOf(written)).toBeLessThanOrEqual(2 * LANE.delayMs);
        },
      ),
    );
  });
});
