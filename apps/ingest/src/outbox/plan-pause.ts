const LONGEST_BACKOFF_MS = 1_000;
/** Another process publishes: it has most likely taken our events along, or ends within a few ms. */
const FIRST_BUSY_PAUSE_MS = 20;

/**
 * How long to wait before the next round, in ms.
 *
 * @param state `busyRounds` in which another process held the lock, since the last in which none did
 */
export function planPause(state: {
  failures: number;
  busyRounds: number;
  nudged: boolean;
  intervalMs: number;
}): number {
  const { failures, busyRounds, nudged, intervalMs } = state;
  if (failures > 0) return Math.min(LONGEST_BACKOFF_MS, intervalMs * 2 ** Math.min(failures, 10));
  if (busyRounds > 0) return Math.min(intervalMs, FIRST_BUSY_PAUSE_MS * 2 ** Math.min(busyRounds - 1, 10));
  return nudged ? 0 : intervalMs;
}
