import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const SHIFT_SIGNAL = 'SIGUSR2';

/** A file that holds by how many milliseconds the clock of that process shall jump, until the process has seen it. */
export function shiftRequestOf(pid: number): string {
  return join(tmpdir(), `shift-clock-of-${pid}`);
}
