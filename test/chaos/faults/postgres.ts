import { chmodSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { freePort } from '#testing';
import { prepareEmbeddedPostgres, type EmbeddedPostgres } from '../../../stack/embedded/postgres.js';
import { stateLayout } from '../../../stack/paths.js';
import { identify, isRunning, type ProcessIdentity } from '../../../stack/process/identity.js';
import type { Session } from '../../../stack/process/session.js';
import type { SupervisedChild } from '../../../stack/process/supervisor.js';
import { databaseUrlOf } from '../../../stack/stack-options.js';
import { ownSession } from './own-session.js';

/** Commits reach the operating system before their answer, and so outlive the server; a power cut is not what is tested here. */
const SETTINGS = ['fsync=off'];

/** A PostgreSQL server of our own, to be hurt; frozen it is behind a stalled `roadTo(url)`. Ends with this process, however that ends. */
export class Postgres {
  private child: SupervisedChild | undefined;

  private constructor(
    /** Of a database on it; the account may make others. */
    readonly url: string,
    private readonly session: Session,
    private readonly server: EmbeddedPostgres,
  ) {}

  /** Fresh, its data and logs below `dir`; ready to serve. */
  static async start({ dir }: { dir: string }): Promise<Postgres> {
    const ports = { postgres: await freePort(), kafka: 0, kafkaController: 0 };
    // Its account must be able to enter.
    mkdirSync(dir, { recursive: true });
    chmodSync(dir, 0o755);
    const session = ownSession();
    const options = { profile: 'test', layout: stateLayout(dir), session, ports } as const;
    const server = await prepareEmbeddedPostgres(options, SETTINGS);
    const postgres = new Postgres(databaseUrlOf('127.0.0.1', ports.postgres), session, server);
    await postgres.start();
    return postgres;
  }

  get isRunning(): boolean {
    return this.child !== undefined;
  }

  /** On the same port and the same data. Resolves once it takes connections; does nothing where it runs. */
  async start(): Promise<void> {
    if (this.child !== undefined) return;
    const child = await this.server.start();
    this.child = child;
    void child.ended.then(() => (this.child = undefined));
    await this.takesConnections();
  }

  /** SIGKILL of the server and of every session's process, as when the machine fails. */
  async kill(): Promise<void> {
    const { child } = this;
    if (child?.process.pid === undefined) return;
    const sessions = childrenOf(child.process.pid);
    child.process.kill('SIGKILL');
    await child.ended;
    // They would end by themselves, each when it notices; until the last has, no server can start on this data.
    for (const session of sessions) if (isRunning(session)) process.kill(session.pid, 'SIGKILL');
    while (sessions.some(isRunning)) await sleep(10);
  }

  /** A fast shutdown: sessions end, the state is kept. */
  async stop(): Promise<void> {
    const { child } = this;
    if (child === undefined) return;
    child.process.kill('SIGINT');
    await child.ended;
  }

  async restart(): Promise<void> {
    await this.stop();
    await this.start();
  }

  /** As a replica that lost its primary, or a cloud's full disk: sessions end, and new ones cannot write. Outlives a restart. */
  async setReadOnly(on: boolean): Promise<void> {
    await this.administer(async (client) => {
      await client.query(`alter system set default_transaction_read_only = ${on ? 'on' : 'off'}`);
      await client.query('select pg_reload_conf()');
    });
    while ((await this.isReadOnly()) !== on) await sleep(20);
    await this.administer((client) =>
      client.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()`,
      ),
    );
  }

  /** Ends it for good and removes its data. */
  async close(): Promise<void> {
    await this.stop();
    await this.session.supervisor.stopAll();
    rmSync(this.server.dataDir, { recursive: true, force: true });
  }

  private async isReadOnly(): Promise<boolean> {
    const client = new Client({ connectionString: this.url });
    await client.connect();
    try {
      const { rows } = await client.query<{ value: string }>(
        `select current_setting('default_transaction_read_only') as value`,
      );
      return rows[0]?.value === 'on';
    } finally {
      await client.end();
    }
  }

  /** In a session that may write whatever the server's default is. */
  private async administer(use: (client: Client) => Promise<unknown>): Promise<void> {
    const client = new Client({ connectionString: this.url, options: '-c default_transaction_read_only=off' });
    await client.connect();
    try {
      await use(client);
    } finally {
      await client.end();
    }
  }

  /** It asks for a password while it still recovers, and refuses only after that. */
  private async takesConnections(): Promise<void> {
    for (;;) {
      try {
        return await this.administer((client) => client.query('select 1'));
      } catch (error) {
        if (!STARTING_UP.has((error as { code?: string }).code ?? '')) throw error;
        await sleep(50);
      }
    }
  }
}

/** cannot_connect_now, and what the socket says before it listens. */
const STARTING_UP: ReadonlySet<string> = new Set(['57P03', 'ECONNREFUSED']);

/** Of the main thread, which alone starts processes in PostgreSQL. None where there is no /proc. */
function childrenOf(pid: number): ProcessIdentity[] {
  if (process.platform !== 'linux') return [];
  return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
    .split(' ')
    .filter(Boolean)
    .map((text) => identify(Number(text)))
    .filter((identity) => identity !== undefined);
}
