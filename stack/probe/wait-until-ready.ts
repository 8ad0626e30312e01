import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { StackError } from '../process/session.js';
import type { SupervisedChild } from '../process/supervisor.js';

const POLL_MS = 50;

/** Waits until the child answers; a child that ends first, or is too slow, is an error that shows the end of its log. */
export async function waitUntilReady(
  child: SupervisedChild,
  isReady: () => Promise<boolean>,
  options: { timeoutMs: number; logFiles: readonly string[] },
): Promise<void> {
  let ended: string | undefined;
  void child.ended.then((how) => (ended = how));
  const deadlineMs = performance.now() + options.timeoutMs;
  while (!(await isReady())) {
    if (ended !== undefined)
      throw new StackError(`${child.name} ended while starting (${ended}).\n${options.logFiles.map(tail).join('\n')}`);
    if (performance.now() > deadlineMs) {
      throw new StackError(
        `${child.name} did not answer within ${options.timeoutMs / 1000} s.\n${options.logFiles.map(tail).join('\n')}`,
      );
    }
    await sleep(POLL_MS);
  }
}

/** The last lines of a log, under its name. */
export function tail(path: string): string {
  const TAIL_BYTES = 2000;
  const sizeBytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (sizeBytes === 0) return `${path}: empty`;
  const bytes = Buffer.alloc(Math.min(TAIL_BYTES, sizeBytes));
  const file = openSync(path, 'r');
  readSync(file, bytes, 0, bytes.length, sizeBytes - bytes.length);
  closeSync(file);
  return `The end of ${path}:\n${bytes.toString('utf8').trimEnd()}`;
}
