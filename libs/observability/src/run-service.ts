import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import { boundRequests } from './bound-requests.js';
import { DrainState } from './health-source.js';
import { createLogger, type Logger } from './logger.js';
import { redactText } from './redact-fields.js';
import { startTracing, type Tracing } from './tracing.js';

/** After the drain: time for HTTP answers under way, before their connections are closed. */
const CONNECTION_GRACE_MS = 3_000;
/** Beyond `shutdownTimeoutMs`: time for the rest of the shutdown (commit, leave, pools), before exit 1. */
const SHUTDOWN_MARGIN_MS = 10_000;

export interface ServiceOptions {
  service: string;
  /** 0 takes any free port; the log line `listening` tells which. */
  port: number;
  /**
   * Builds the application (`NestFactory.create` with `abortOnError: false`) and does not wait for a broker or a
   * database, nor does a hook of `init()`: the port is bound after both.
   */
  create: () => Promise<INestApplication>;
  /**
   * What comes once the port is bound: /health answers while this waits. By default all microservices are started.
   * A rejection ends the process: an error whose name is ConfigError or StartupError as its plain message.
   */
  start?: (app: INestApplication) => Promise<unknown>;
  logger?: Logger;
  /** How long the drain may take, in ms; 10 s later the process ends by force. [35000] */
  shutdownTimeoutMs?: number;
  /** Base URL of an OTLP/HTTP collector; none: no traces are exported. */
  otlpEndpoint?: string | undefined;
  /** Logged once, at start: the masked configuration. */
  summary?: Record<string, unknown>;
}

/**
 * The `main()` of every service. Give the options as a function: a configuration that it cannot load is then told
 * as a plain list.
 *
 * SIGTERM or SIGINT: `DrainState` is set, so that /health/ready answers 503, then `app.close()` runs the hooks. Work in
 * flight is drained in `beforeApplicationShutdown`, while HTTP still answers; what the drain needs (producers, pools)
 * closes in `onApplicationShutdown`. A second signal ends the process at once. Exit code 0 after a clean stop, else 1.
 */
export async function runService(
  options: ServiceOptions | (() => ServiceOptions | Promise<ServiceOptions>),
): Promise<void> {
  try {
    const chosen = typeof options === 'function' ? await options() : options;
    await new ServiceProcess(chosen).run();
  } catch (error) {
    failStart(error);
  }
}

class ServiceProcess {
  private readonly logger: Logger;
  private tracing: Tracing | undefined;
  private app: INestApplication | undefined;
  private stopping = false;

  constructor(private readonly options: ServiceOptions) {
    this.logger = options.logger ?? createLogger({ service: options.service, level: 'info' });
  }

  /** Resolves once started; rejects where the start fails, unless a signal has begun to stop it. */
  async run(): Promise<void> {
    this.watchProcess();
    try {
      await this.start();
    } catch (error) {
      if (!this.stopping) throw error;
      this.logger.debug({ err: error }, 'start given up');
    }
  }

  private async start(): Promise<void> {
    const { service, otlpEndpoint, summary } = this.options;
    this.logger.info({ config: summary }, 'starting');
    this.tracing = await startTracing({ service, endpoint: otlpEndpoint });
    this.app = await this.options.create();
    hideSoftware(this.app);
    await this.app.init();
    const server = this.app.getHttpServer() as Server;
    endHeldConnections(server);
    boundRequests(server);
    const port = await bind(server, this.options.port);
    this.logger.info({ port }, 'listening');
    await (this.options.start ?? startMicroservices)(this.app);
    if (!this.stopping) this.logger.info({}, 'started');
  }

  private watchProcess(): void {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => {
        if (this.stopping) process.exit(1);
        this.stopping = true;
        void this.stop(signal);
      });
    }
    for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
      process.on(event, (err: unknown) => {
        this.logger.error({ err, event }, 'unexpected error, exiting');
        process.exit(1);
      });
    }
  }

  private async stop(signal: NodeJS.Signals): Promise<void> {
    this.logger.info({ signal }, 'stopping');
    const limitMs = (this.options.shutdownTimeoutMs ?? 35_000) + SHUTDOWN_MARGIN_MS;
    setTimeout(() => {
      this.logger.error({ limitMs }, 'stop takes too long, exiting');
      process.exit(1);
    }, limitMs).unref();
    try {
      const app = this.app;
      if (app !== undefined) {
        app.get(DrainState, { strict: false }).draining = true;
        await app.close();
      }
      await this.tracing?.shutdown();
    } catch (err) {
      this.logger.error({ err }, 'stop failed');
      process.exit(1);
    }
    this.logger.info({}, 'stopped');
    process.exit(0);
  }
}

/** No answer says what it was made with, those of /health and /metrics neither. */
function hideSoftware(app: INestApplication): void {
  const instance: unknown = app.getHttpAdapter().getInstance();
  (instance as { disable?: (setting: string) => void }).disable?.('x-powered-by');
}

function startMicroservices(app: INestApplication): Promise<unknown> {
  return app.startAllMicroservices();
}

/** Bound here and not by `app.listen()`, which logs a taken port in its own words first. */
function bind(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => {
      server.off('error', reject);
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

/** A keep-alive connection, or one that never sent a request, must not hold the shutdown. */
function endHeldConnections(server: Server): void {
  const close = server.close.bind(server);
  server.close = (done) => {
    setTimeout(() => server.closeAllConnections(), CONNECTION_GRACE_MS).unref();
    return close(done);
  };
}

/** Tells why the service did not start, on standard error, and ends the process. */
function failStart(error: unknown): never {
  process.stderr.write(`${explain(error)}\n`);
  process.exit(1);
}

function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port } = error as { code?: unknown; port?: unknown };
  if (code === 'EADDRINUSE')
    return `Port ${String(port)} is taken: set PORT to a free one, or stop what listens there.`;
  if (code === 'EACCES' && port !== undefined) return `Port ${String(port)} may not be bound by this user: set PORT.`;
  const isPlain = error.name === 'ConfigError' || error.name === 'StartupError';
  return isPlain ? error.message : redactText(error.stack ?? error.message);
}
