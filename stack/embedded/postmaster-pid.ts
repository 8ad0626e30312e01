import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { endLeftovers } from '../process/end-leftovers.js';
import { identify } from '../process/identity.js';

/**
 * A server that died hard leaves postmaster.pid. PostgreSQL refuses to start when the pid in it is alive, even where it belongs to
 * another program by now; and where a forgotten server of this very directory still runs, it is ours to end.
 */
export async function clearPostmasterPid(dataDir: string): Promise<void> {
  const path = join(dataDir, 'postmaster.pid');
  const pid = readPid(path);
  if (pid === undefined) return;
  const identity = identify(pid);
  if (identity && isServerOf(commandLine(pid), dataDir)) await endLeftovers([identity]);
  rmSync(path, { force: true });
}

/** The arguments apart by NUL (/proc) or blanks (ps). */
export function isServerOf(commandLine: string, dataDir: string): boolean {
  const [program = '', ...args] = commandLine.split(/[\0 ]/);
  return /(^|\/)postgres$/.test(program) && args.includes(dataDir);
}

function readPid(path: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(path, 'utf8'), 10);
    return Number.isInteger(pid) && pid > 1 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function commandLine(pid: number): string {
  try {
    if (process.platform === 'linux') return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch {
    return '';
  }
}
