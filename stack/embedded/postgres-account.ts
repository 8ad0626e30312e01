import { execFileSync, spawnSync } from 'node:child_process';
import { StackError } from '../process/session.js';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

/**
 * PostgreSQL refuses to run as root. As root it gets an account of its own, `postgres`, made where missing; anyone else runs it as himself.
 * Undefined: run it as the current user.
 */
export function postgresAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  return lookUp('postgres') ?? createAccount() ?? lookUp('nobody') ?? failNoAccount();
}

/** Can that account run this program and enter that folder? Asked of the system, which alone knows every rule (modes, ACLs, mounts). */
export function canReach(account: Account, program: string, dir: string): boolean {
  const test = spawnSync(
    '/bin/sh',
    ['-c', 'test -x "$0" && test -r "$0" && test -d "$1" && test -x "$1"', program, dir],
    { ...account, cwd: '/', stdio: 'ignore' },
  );
  return test.status === 0;
}

function lookUp(name: string): Account | undefined {
  try {
    const id = (flag: string) =>
      Number(execFileSync('id', [flag, name], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }));
    return { uid: id('-u'), gid: id('-g') };
  } catch {
    return undefined;
  }
}

function createAccount(): Account | undefined {
  const made = spawnSync(
    'useradd',
    ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', 'postgres'],
    { stdio: 'ignore' },
  );
  return made.status === 0 ? lookUp('postgres') : undefined;
}

function failNoAccount(): never {
  throw new StackError(
    'PostgreSQL does not run as root, and no other account could be found or made. Run this as an ordinary user, or set DATABASE_URL.',
  );
}
