import type { Engine } from './create-engine.js';
import { stopEngine } from './create-engine.js';
import { endsWithin } from './ends-within.js';

const DEFAULT_TIMEOUT_MS = 35_000;
/** Kept back for the last commit and for leaving the group, in ms. */
const LEAVE_MS = 3_000;

/**
 * An orderly end: start nothing, stay a member while calls in flight finish, commit, leave.
 *
 * Whoever leaves with calls in flight has them repeated. Whoever only waits holds up the records of idle partitions too:
 * after a first wait the group is told which partitions are still busy, so that the others move on at once.
 */
export async function drainEngine(engine: Engine, timeoutMs = DEFAULT_TIMEOUT_MS): Promise<void> {
  const { calls, holdMs, intake, membership, supervisor } = engine;
  const deadlineMs = performance.now() + timeoutMs;
  const leftMs = () => deadlineMs - performance.now();
  const forCallsMs = () => leftMs() - Math.min(LEAVE_MS, timeoutMs / 4);

  intake.stop();
  membership.drain();
  if (!(await calls.idle(Math.min(holdMs, forCallsMs())))) {
    membership.requestRejoin();
    await calls.idle(forCallsMs());
  }
  if (!(await endsWithin(supervisor.stop(), leftMs()))) void supervisor.abandon();
  stopEngine(engine);
}
