import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { shiftRequestOf, SHIFT_SIGNAL } from './shift-request.js';

const POLL_MS = 5;

/** Sources run through tsx, the build as it is. */
const isSource = import.meta.filename.endsWith('.ts');

/** Options of node for a service whose clock {@link shiftClock} shall move. */
export const SHIFTABLE_CLOCK: readonly string[] = [
  ...(isSource ? ['--import', 'tsx'] : []),
  ...['--import', join(import.meta.dirname, `shiftable-clock.${isSource ? 'ts' : 'js'}`)],
];

/**
 * The wall clock of a running service jumps: `Date` alone, as when somebody sets the time; timers and `performance.now()` go on. Jumps
 * add up. Resolves when it has; rejects when it has ended. The service must have been started with {@link SHIFTABLE_CLOCK}: another one
 * ends at the signal.
 */
export async function shiftClock(service: { readonly pid: number }, byMs: number): Promise<void> {
  const request = shiftRequestOf(service.pid);
  writeFileSync(`${request}.draft`, String(byMs));
  renameSync(`${request}.draft`, request);
  try {
    process.kill(service.pid, SHIFT_SIGNAL);
    while (existsSync(request)) {
      await sleep(POLL_MS);
      process.kill(service.pid, 0); // throws when it has ended
    }
  } finally {
    rmSync(request, { force: true });
  }
}
