import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { identify, type ProcessIdentity } from './identity.js';
import { repositoryDir } from '../paths.js';

/** Services end before what they need. */
export type Stage = 'service' | 'stack';
const STAGE_NUMBER: Record<Stage, number> = { service: 1, stack: 2 };
const MAX_LOG_BYTES = 10 * 1024 * 1024;

export interface ChildSpec {
  /** Used in messages: "Kafka", "matcher". */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly stage: Stage;
  readonly stopSignal: 'SIGTERM' | 'SIGINT';
  /** After the stop signal; then SIGKILL. */
  readonly stopWithinMs: number;
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  readonly user?: { readonly uid: number; readonly gid: number };
  /** stdout and stderr go to this file; without it the caller reads them from the pipes. */
  readonly logFile?: string;
  readonly input?: string;
}

export interface SupervisedChild {
  readonly name: string;
  readonly identity: ProcessIdentity | undefined;
  readonly process: ChildProcess;
  /** Resolves with words such as "exit code 1" or "SIGKILL"; never rejects. */
  readonly ended: Promise<string>;
  readonly succeeded: Promise<boolean>;
}

/**
 * Starts children so that none outlives us. Each leads its own process group: Ctrl-C in a terminal reaches us alone and we end them in
 * order, and whatever a child starts ends with it. Should we die without a chance to do so, the watchdog ends them.
 */
export class Supervisor {
  private readonly running = new Map<SupervisedChild, ChildSpec>();
  private readonly extraStops: { stage: Stage; stop: () => Promise<void> }[] = [];
  private watchdog: ChildProcess | undefined;
  private closing = false;

  spawn(spec: ChildSpec): SupervisedChild {
    if (this.closing) throw new Error('Ending: nothing more is started.');
    const output = spec.logFile === undefined ? undefined : openLog(spec.logFile);
    const child = spawn(spec.command, spec.args, {
      cwd: spec.cwd ?? repositoryDir,
      env: spec.env ?? process.env,
      detached: true,
      stdio: [spec.input === undefined ? 'ignore' : 'pipe', output ?? 'pipe', output ?? 'pipe'],
      ...spec.user,
    });
    if (output !== undefined) closeSync(output);
    this.tellWatchdog('watch', spec, child.pid);
    if (spec.input !== undefined) child.stdin?.end(spec.input);
    const ended = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(error.message));
      child.once('close', (code, signal) => resolve(signal ?? `exit code ${code}`));
    });
    const supervised: SupervisedChild = {
      name: spec.name,
      identity: child.pid === undefined ? undefined : identify(child.pid),
      process: child,
      ended,
      succeeded: ended.then((how) => how === 'exit code 0'),
    };
    this.running.set(supervised, spec);
    void ended.then(() => {
      this.running.delete(supervised);
      this.tellWatchdog('forget', spec, child.pid);
    });
    return supervised;
  }

  /** For what is not a child of ours, such as a container. */
  onStop(stage: Stage, stop: () => Promise<void>): void {
    this.extraStops.push({ stage, stop });
  }

  /** The children of the stack, to be found again should everything of ours die at once. */
  identities(): ProcessIdentity[] {
    return [...this.running.keys()].map((child) => child.identity).filter((identity) => identity !== undefined);
  }

  /** Nothing is there to be stopped. */
  get isIdle(): boolean {
    return this.running.size === 0 && this.extraStops.length === 0;
  }

  async stopAll(): Promise<void> {
    this.closing = true;
    for (const stage of ['service', 'stack'] as const) {
      const children = [...this.running].filter(([, spec]) => spec.stage === stage);
      const stops = this.extraStops.filter((extra) => extra.stage === stage).map((extra) => extra.stop());
      await Promise.allSettled([...children.map(([child, spec]) => stopChild(child, spec)), ...stops]);
    }
    this.watchdog?.stdin?.end();
  }

  /** Impatience: no order, no goodbye. */
  killAll(): void {
    for (const child of this.running.keys()) signalGroup(child, 'SIGKILL');
  }

  private tellWatchdog(word: 'watch' | 'forget', spec: ChildSpec, pid: number | undefined): void {
    if (pid === undefined) return;
    this.watchdog ??= startWatchdog();
    this.watchdog.stdin?.write(`${word} ${STAGE_NUMBER[spec.stage]} ${pid} ${spec.stopSignal.slice('SIG'.length)}\n`);
  }
}

function startWatchdog(): ChildProcess {
  const script = join(repositoryDir, 'stack', 'process', 'watchdog.sh');
  const watchdog = spawn('/bin/sh', [script], { cwd: '/', detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  // It may be killed like any process: then the stack runs on, unguarded, and a write to it must not end us.
  watchdog.on('error', () => undefined);
  watchdog.stdin.on('error', () => undefined);
  watchdog.unref();
  return watchdog;
}

async function stopChild(child: SupervisedChild, spec: ChildSpec): Promise<void> {
  signalGroup(child, spec.stopSignal);
  const patience = new AbortController();
  await Promise.race([
    child.ended,
    sleep(spec.stopWithinMs, undefined, { signal: patience.signal }).then(() => signalGroup(child, 'SIGKILL')),
  ]);
  patience.abort();
  await child.ended;
}

function signalGroup(child: SupervisedChild, signal: NodeJS.Signals): void {
  if (child.process.pid === undefined) return;
  try {
    process.kill(-child.process.pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Appends; what grew large moves aside first, and one older copy is kept. */
function openLog(path: string): number {
  mkdirSync(dirname(path), { recursive: true });
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > MAX_LOG_BYTES) renameSync(path, `${path}.1`);
  return openSync(path, 'a');
}
