import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, type ProcessIdentity } from './identity.js';

const POLITE_MS = 10_000;

/**
 * Ends what a dead predecessor left running, so that its ports and its files are free. SIGINT is understood by all: Node, Java,
 * PostgreSQL.
 */
export async function endLeftovers(leftovers: readonly ProcessIdentity[]): Promise<void> {
  await Promise.all(leftovers.map(endProcess));
}

async function endProcess(identity: ProcessIdentity): Promise<void> {
  send(identity, 'SIGINT');
  const deadlineMs = performance.now() + POLITE_MS;
  while (isRunning(identity) && performance.now() < deadlineMs) await sleep(50);
  send(identity, 'SIGKILL');
  while (isRunning(identity)) await sleep(20);
}

function send(identity: ProcessIdentity, signal: NodeJS.Signals): void {
  if (!isRunning(identity)) return;
  try {
    process.kill(identity.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
