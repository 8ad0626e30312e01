import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Repeats `assertion` until it stops throwing, and resolves with what it returned; after `timeoutMs` [60000] rejects with its last error.
 * For what happens soon, but not at a known moment. It proves no absence: for that, wait for a later presence.
 */
export async function eventually<T>(
  assertion: () => T | Promise<T>,
  { timeoutMs = 60_000, everyMs = 50 }: { timeoutMs?: number; everyMs?: number } = {},
): Promise<T> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (performance.now() >= deadlineMs) throw withTimeout(error, timeoutMs);
    }
    await sleep(everyMs);
  }
}

function withTimeout(error: unknown, timeoutMs: number): unknown {
  if (error instanceof Error) error.message = `still after ${timeoutMs} ms: ${error.message}`;
  return error;
}
