import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryDir } from '../paths.js';
import { tail } from '../probe/wait-until-ready.js';
import { StackError, type Session } from '../process/session.js';
import { CONSOLE_PAGE, entryOf, LOCAL_SERVICES } from './local-services.js';

/** Not stack/: it runs from its sources. */
const SOURCES = ['apps', 'libs', 'test', 'package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.build.json'];
const STAMP = join(repositoryDir, 'dist', '.built-from');

/** `npm run build`, unless the sources are those of the last build that succeeded here. */
export async function buildIfChanged(session: Session, logFile: string): Promise<void> {
  const fingerprint = fingerprintOf(repositoryDir, SOURCES);
  if (isBuiltFrom(fingerprint)) {
    session.progress.say('Build: nothing changed.');
    return;
  }
  const build = session.supervisor.spawn({
    name: 'Build',
    command: 'npm',
    args: ['run', 'build', '--silent'],
    stage: 'service',
    stopSignal: 'SIGTERM',
    stopWithinMs: 3000,
    logFile,
  });
  if (!(await session.progress.during('Build: compiling', build.succeeded)))
    throw new StackError(`The build failed (${await build.ended}).\n${tail(logFile)}`);
  writeFileSync(STAMP, fingerprint);
}

function isBuiltFrom(fingerprint: string): boolean {
  const entries = [...LOCAL_SERVICES.map(({ app }) => entryOf(app)), CONSOLE_PAGE];
  const complete = entries.every((entry) => existsSync(join(repositoryDir, entry)));
  return complete && existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint;
}

/** Names, sizes and times of all files: as good as their content for "did anything change", and a hundred times cheaper. */
export function fingerprintOf(root: string, paths: readonly string[]): string {
  const hash = createHash('sha256');
  const add = (path: string) => {
    const stat = statSync(join(root, path), { throwIfNoEntry: false });
    if (!stat) return;
    if (!stat.isDirectory()) return void hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`);
    for (const name of readdirSync(join(root, path)).sort()) if (name !== 'node_modules') add(join(path, name));
  };
  paths.forEach(add);
  return hash.digest('hex');
}
