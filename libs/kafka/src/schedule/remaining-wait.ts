import type { ScheduledRecord } from './types.js';
import type { WallClock } from './wall-clock.js';

/** A record of a delayed lane that looks older is either late already, or one of two clocks is wrong. */
const MAX_BELIEVED_AGE_MS = 60_000;

/**
 * How long a record of a lane still has to wait, in ms; converted once, when it is read. From here on the wait is counted by
 * the monotonic clock.
 *
 * `notBeforeMs` and the record's timestamp come from the clock of whoever wrote it, so their difference holds whatever that
 * clock shows. Only the time since then has to be taken from ours. Where the two cannot both be right, the record of a delayed
 * lane waits its lane's delay from here: late once, but never early.
 */
export function remainingWaitMs({ record, plan, subscription }: ScheduledRecord, clock: WallClock): number {
  const { lane } = subscription;
  if (lane === undefined || plan.notBeforeMs === undefined) return 0;
  const maxMs = 2 * lane.delayMs;
  const { timestampMs: writtenMs } = record;
  if (!(writtenMs > 0)) return Math.max(0, Math.min(plan.notBeforeMs - clock.read(), maxMs));
  const leftMs = Math.min(plan.notBeforeMs - writtenMs, maxMs);
  const ageMs = clock.sinceMs(writtenMs);
  if (lane.kind === 'parked') return Math.max(0, leftMs - ageMs);
  // Written long after its time was fixed, or the clock was set in between.
  if (leftMs < lane.delayMs / 2) return lane.delayMs;
  return ageMs > MAX_BELIEVED_AGE_MS ? leftMs : Math.max(0, leftMs - ageMs);
}
