import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { identify, isRunning, type ProcessIdentity } from './identity.js';

export interface ProcessRow {
  readonly parentPid: number;
  readonly command: string;
}

const MAX_DEPTH = 6;

/**
 * The processes whose death must end us: our parent, and where npm runs us everything up to npm.
 * A shell or npm that is killed does not take its children with it; without this the stack would run on with nobody to stop it.
 * Beyond npm the watch ends: `nohup npm start &` outlives its terminal on purpose.
 */
export function ancestorsToWatch(
  parentPid: number,
  underNpm: boolean,
  read: (pid: number) => ProcessRow | undefined,
): number[] {
  const chain: number[] = [];
  let pid = parentPid;
  while (pid > 1 && chain.length < MAX_DEPTH) {
    const row = read(pid);
    if (!row) break;
    chain.push(pid);
    if (!underNpm || /^npm\b|\bnpm(-cli\.js)?\b/.test(row.command)) return chain;
    pid = row.parentPid;
  }
  return chain.slice(0, 1);
}

/** Calls once, within a second, when one of them is gone. Its timer also keeps alive a command that has no child to wait for. */
export function watchAncestors(onGone: () => void): void {
  const watched = ancestorsToWatch(process.ppid, process.env.npm_lifecycle_event !== undefined, readProcess)
    .map(identify)
    .filter((identity): identity is ProcessIdentity => identity !== undefined);
  const parentPid = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parentPid && watched.every(isRunning)) return;
    clearInterval(timer);
    onGone();
  }, 1000);
}

function readProcess(pid: number): ProcessRow | undefined {
  try {
    if (process.platform !== 'linux') {
      const row = execFileSync('ps', ['-o', 'ppid=,command=', '-p', String(pid)], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const [, parent, command] = /^\s*(\d+)\s+(.*)$/m.exec(row) ?? [];
      return parent === undefined ? undefined : { parentPid: Number(parent), command: command ?? '' };
    }
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const parentPid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    return { parentPid, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim() };
  } catch {
    return undefined;
  }
}
