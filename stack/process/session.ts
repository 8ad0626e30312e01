import { Supervisor } from './supervisor.js';
import { watchAncestors } from './ancestors.js';
import { createProgress, type Progress } from './progress.js';

/** One foreground command: what it started ends with it, whatever ends it. */
export interface Session {
  readonly supervisor: Supervisor;
  readonly progress: Progress;
  /** Runs after every child has ended. */
  onEnd(action: () => void): void;
}

/** A message for the person at the terminal; shown without a stack trace. */
export class StackError extends Error {}

/** A signal that comes twice this close is one signal: a terminal, npm and a shell may each pass it on. */
const SAME_SIGNAL_MS = 1000;

/**
 * Runs `main` until it returns, throws, a signal arrives or the process that started us is gone; then stops every child, in order, and
 * exits. A second signal kills at once. Exit code: 0 for a wanted end, 1 for a fault.
 */
export async function runSession(main: (session: Session) => Promise<void>): Promise<never> {
  const endings: (() => void)[] = [];
  const session: Session = {
    supervisor: new Supervisor(),
    progress: createProgress(),
    onEnd: (action) => void endings.push(action),
  };
  // Nobody may be reading any more (a closed terminal, a dead parent); that is no reason to leave children behind.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

  const interrupted = untilInterrupted(session);
  let exitCode = 0;
  try {
    const finished = main(session);
    // After an interruption the abandoned work fails on its own, as its children end.
    finished.catch(() => undefined);
    const reason = await Promise.race([finished.then(() => undefined), interrupted]);
    if (reason !== undefined) session.progress.say(`${reason}.`);
  } catch (error) {
    exitCode = 1;
    session.progress.say(
      error instanceof StackError
        ? error.message
        : `Failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
  }
  await stopAll(session);
  endings.forEach((action) => action());
  process.exit(exitCode);
}

/** Services finish what they are at, which may take a while: whoever waits is told so. */
async function stopAll({ supervisor, progress }: Session): Promise<void> {
  if (supervisor.isIdle) return supervisor.stopAll();
  await progress.during('Stopping', supervisor.stopAll());
  progress.say('Stopped.');
}

function untilInterrupted(session: Session): Promise<string> {
  return new Promise((resolve) => {
    let firstMs: number | undefined;
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        const nowMs = performance.now();
        firstMs ??= nowMs;
        if (nowMs - firstMs > SAME_SIGNAL_MS) {
          session.progress.say('Again: killing what is left.');
          session.supervisor.killAll();
        }
        resolve(signal);
      });
    }
    watchAncestors(() => resolve('The process that started this one is gone'));
  });
}
