import { chownSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { postgresAnswers } from '../probe/postgres-answers.js';
import { tail, waitUntilReady } from '../probe/wait-until-ready.js';
import { StackError } from '../process/session.js';
import type { SupervisedChild } from '../process/supervisor.js';
import { DATABASE_NAME, POSTGRES_USER, type StackOptions, type StackProfile } from '../stack-options.js';
import { preparePostgresHome, type PostgresHome } from './postgres-home.js';
import { clearPostmasterPid } from './postmaster-pid.js';

const START_TIMEOUT_MS = 60_000;
const STOP_WITHIN_MS = 10_000;
/** Present when initdb and the database are complete; without it a half-made directory is made again. */
const COMPLETE = 'outbound-webhooks.complete';

/** No socket file: two servers with one port number would fight over it, and nothing here uses it. */
const SERVER_SETTINGS = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=200'];
const BY_PROFILE: Record<StackProfile, readonly string[]> = {
  local: [],
  // What is thrown away need not survive a power cut.
  test: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'],
};

/** Made and complete, not started. */
export interface EmbeddedPostgres {
  readonly dataDir: string;
  /** Over the data that is there, also after a hard end. Resolves once it answers. */
  start(): Promise<SupervisedChild>;
}

/** The PostgreSQL of the npm package, ready to serve. */
export async function startEmbeddedPostgres(options: StackOptions): Promise<SupervisedChild> {
  return (await prepareEmbeddedPostgres(options)).start();
}

/**
 * The PostgreSQL of the npm package, as a child of ours. Its programs are used and not its JavaScript:
 * that one ends the process by itself at a signal, before services that still write have drained.
 *
 * @param settings `name=value` of the server [those of the profile]
 */
export async function prepareEmbeddedPostgres(
  options: StackOptions,
  settings: readonly string[] = BY_PROFILE[options.profile],
): Promise<EmbeddedPostgres> {
  const { layout, session, ports, profile } = options;
  const logFile = join(layout.logsDir, 'postgres.log');
  const home = await preparePostgresHome(options);
  await clearPostmasterPid(home.dataDir);
  if (profile === 'test' || !existsSync(join(home.dataDir, COMPLETE))) {
    await session.progress.during('PostgreSQL: making its data directory', initialise(options, home, logFile));
  }
  const args = ['-D', home.dataDir, '-p', String(ports.postgres)];
  for (const setting of [...SERVER_SETTINGS, ...settings]) args.push('-c', setting);
  return {
    dataDir: home.dataDir,
    async start() {
      await clearPostmasterPid(home.dataDir);
      const program = programOf(home, 'PostgreSQL', 'postgres', args, logFile);
      const postgres = session.supervisor.spawn({ ...program, stopWithinMs: STOP_WITHIN_MS });
      const ready = waitUntilReady(postgres, () => postgresAnswers(ports.postgres), {
        timeoutMs: START_TIMEOUT_MS,
        logFiles: [logFile],
      });
      await session.progress.during('PostgreSQL: starting', ready);
      return postgres;
    },
  };
}

async function initialise(options: StackOptions, home: PostgresHome, logFile: string): Promise<void> {
  rmSync(home.dataDir, { recursive: true, force: true });
  mkdirSync(home.dataDir, { recursive: true, mode: 0o700 });
  if (home.account) chownSync(home.dataDir, home.account.uid, home.account.gid);
  const run = async (step: string, program: string, args: string[], input?: string) => {
    const child = options.session.supervisor.spawn({
      ...programOf(home, step, program, args, logFile),
      stopWithinMs: 3000,
      ...(input !== undefined && { input }),
    });
    if (!(await child.succeeded))
      throw new StackError(`PostgreSQL: ${step} failed (${await child.ended}).\n${tail(logFile)}`);
  };
  // Trust: whoever reaches 127.0.0.1 of this machine could read the well-known password just as well.
  await run('initdb', 'initdb', [
    `--pgdata=${home.dataDir}`,
    '--auth=trust',
    `--username=${POSTGRES_USER}`,
    '--encoding=UTF8',
    '--locale=C',
    '--no-sync',
  ]);
  // Single-user mode needs no client and no port.
  await run(
    'creating the database',
    'postgres',
    ['--single', '-D', home.dataDir, 'postgres'],
    `CREATE DATABASE ${DATABASE_NAME}\n`,
  );
  const complete = join(home.dataDir, COMPLETE);
  writeFileSync(complete, '');
  if (home.account) chownSync(complete, home.account.uid, home.account.gid);
}

function programOf(home: PostgresHome, name: string, program: string, args: string[], logFile: string) {
  return {
    name,
    command: join(home.binDir, program),
    args,
    stage: 'stack' as const,
    // A fast shutdown: ends sessions and keeps the state. SIGTERM would wait for every client to leave.
    stopSignal: 'SIGINT' as const,
    // Readable for the account, wherever the clone lies.
    cwd: '/',
    env: { ...process.env, LC_ALL: 'C' },
    logFile,
    ...(home.account && { user: home.account }),
  };
}
