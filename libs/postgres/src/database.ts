import type { HealthSource, Logger } from '#observability';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { DataSource, type DataSourceOptions, type EntityManager } from 'typeorm';
import { DatabaseUnavailableError } from './database-faults.js';
import { ImpatientClient } from './impatient-client.js';
import { migrate } from './migrate.js';

/** The tables of one service. Several services may share a database: each has its own history and lock. */
export interface DatabaseSchema {
  /** What PostgreSQL shows as the client's name. */
  applicationName: string;
  entities: NonNullable<DataSourceOptions['entities']>;
  /** In order. */
  migrations: NonNullable<DataSourceOptions['migrations']>;
  /** Table that remembers which migrations have run. */
  migrationsTable: string;
  /** Any fixed number that no other program uses for an advisory lock in this database. */
  migrationLock: number;
  /**
   * After the migrations: what else must be there before the first query, of another service's making.
   *
   * @throws with a reason to log; it is asked again until it does not
   */
  prove?: (source: DataSource) => Promise<void>;
}

export interface DatabaseOptions {
  url: string;
  poolSize: number;
  logger: Logger;
  schema: DatabaseSchema;
  /** How long a statement may stay without its answer before its connection is given up, in ms; default 7000. */
  answerTimeoutMs?: number;
  /** Pause between two attempts to connect at start, in ms; default 1000. */
  reconnectDelayMs?: number;
}

/** No statement may take longer, on the server. */
const STATEMENT_TIMEOUT_MS = 5_000;
const ANSWER_TIMEOUT_MS = 7_000;

export function dataSourceOptions(options: DatabaseOptions): DataSourceOptions {
  const { url, poolSize, logger, schema, answerTimeoutMs = ANSWER_TIMEOUT_MS } = options;
  return {
    type: 'postgres',
    url,
    poolSize,
    entities: schema.entities,
    migrations: schema.migrations,
    migrationsTableName: schema.migrationsTable,
    synchronize: false,
    installExtensions: false,
    applicationName: schema.applicationName,
    logging: false,
    poolErrorHandler: (error: Error) => logger.warn({ reason: error.message }, 'an idle database connection broke'),
    // pg waits for ever unless told otherwise, and the system takes hours to ask for a peer that is gone. What is idle
    // and silent is found out by its next statement, or closed as idle.
    extra: {
      Client: ImpatientClient,
      answerTimeoutMs,
      connectionTimeoutMillis: 3_000,
      idleTimeoutMillis: 60_000,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    },
  };
}

/**
 * The connection to PostgreSQL. It need not be there at start: `open` keeps trying in the background, and until the
 * schema is in place every query answers DatabaseUnavailableError. Later outages heal in the pool, query by query.
 */
export class PostgresDatabase implements HealthSource, OnApplicationBootstrap, OnApplicationShutdown {
  readonly name = 'postgres';
  private readonly stopping = new AbortController();
  private opened?: Promise<void>;
  private isOpen = false;

  /** @param source not initialised; `open` does that */
  constructor(
    private readonly options: DatabaseOptions,
    private readonly source = new DataSource(dataSourceOptions(options)),
  ) {}

  onApplicationBootstrap(): void {
    this.open();
  }

  onApplicationShutdown(): Promise<void> {
    return this.close();
  }

  /** The door to the tables. @throws DatabaseUnavailableError before the first connection */
  get manager(): EntityManager {
    if (!this.isOpen) throw new DatabaseUnavailableError();
    return this.source.manager;
  }

  /** Connects and migrates in the background, until it succeeds or `close` is called. Calling it again does nothing. */
  open(): void {
    this.opened ??= this.connectUntilDone();
  }

  /** Resolves once queries can be made; also when closed before that. */
  async whenOpen(): Promise<void> {
    this.open();
    await this.opened;
  }

  async check(): Promise<{ up: boolean; detail?: Record<string, unknown> }> {
    try {
      await this.manager.query('SELECT 1');
      return { up: true };
    } catch {
      return { up: false };
    }
  }

  async close(): Promise<void> {
    this.stopping.abort();
    await this.opened;
    this.isOpen = false;
    if (this.source.isInitialized) await this.source.destroy();
  }

  private async connectUntilDone(): Promise<void> {
    let lastReason = '';
    while (!this.stopping.signal.aborted) {
      try {
        if (!this.source.isInitialized) await this.source.initialize();
        await migrate(this.source, this.options.schema.migrationLock);
        await this.options.schema.prove?.(this.source);
        this.isOpen = true;
        return;
      } catch (error) {
        const reason = error instanceof Error ? error.message || error.name : String(error);
        if (reason !== lastReason) this.options.logger.warn({ reason }, 'the database is not usable yet, trying again');
        lastReason = reason;
        await this.pause();
      }
    }
  }

  private pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.options.reconnectDelayMs ?? 1_000);
      this.stopping.signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    });
  }
}
