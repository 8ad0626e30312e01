import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { endWithUs } from './end-with-us.js';
import { freePort } from './free-port.js';

/** A service's log line; what is no JSON comes as `{ msg }`. */
export type LogLine = Record<string, unknown>;

export interface SpawnedService {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** stdout and stderr so far. */
  readonly logs: readonly LogLine[];
  /** Resolves at its end with the exit code, or the name of the signal that ended it. */
  readonly exited: Promise<number | NodeJS.Signals>;
  /** GET /health/ready answers 200. Rejects, with the end of the log, when the process ends first or after `timeoutMs` [120000]. */
  ready(options?: { timeoutMs?: number }): Promise<void>;
  /** Sends the signal, [SIGKILL], and does not wait. */
  kill(signal?: NodeJS.Signals): void;
  /** SIGTERM, then waits for its end; SIGKILL after `withinMs` [45000]. Does nothing when it has ended. */
  stop(options?: { withinMs?: number }): Promise<number | NodeJS.Signals>;
}

export interface ServiceOptions {
  /** On top of this process's environment; undefined removes. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** [a free one] */
  readonly port?: number;
  /** [true]: resolves once it is ready. */
  readonly waitUntilReady?: boolean;
  /** Options of node itself, such as `--cpu-prof`. */
  readonly nodeArgs?: readonly string[];
  /** stdout and stderr go here instead of into `logs`: reading thousands of lines a second would cost the CPU that a benchmark measures. */
  readonly logFile?: string;
}

const LOG_TAIL_LINES = 30;
/** As `npm start` and the image run it. */
const NODE_OPTIONS = ['--enable-source-maps', '--max-semi-space-size=64'];

/** Starts a built service, `node dist/apps/<app>/src/main.js`: `npm run build` comes first. It never outlives this process. */
export async function spawnService(app: string, options: ServiceOptions = {}): Promise<SpawnedService> {
  const entry = join('dist', 'apps', app, 'src', 'main.js');
  if (!existsSync(entry)) throw new Error(`${entry} is missing: run \`npm run build\` first`);
  const port = options.port ?? (await freePort());
  const env = { ...process.env, NODE_OPTIONS: '', PORT: String(port), ...options.env };
  const log = options.logFile === undefined ? 'pipe' : openSync(options.logFile, 'w');
  const args = [...NODE_OPTIONS, ...(options.nodeArgs ?? []), entry];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', log, log] });
  if (typeof log === 'number') closeSync(log);
  endWithUs(child);
  const service = controlOf(app, child, port, options.logFile);
  if (options.waitUntilReady ?? true) {
    await service.ready().catch(async (error: unknown) => {
      await service.stop({ withinMs: 1000 });
      throw error;
    });
  }
  return service;
}

function controlOf(app: string, child: ChildProcess, port: number, logFile?: string): SpawnedService {
  const logs: LogLine[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (stream) createInterface({ input: stream }).on('line', (line) => logs.push(parseLine(line)));
  }
  let result: number | NodeJS.Signals | undefined;
  const exited = new Promise<number | NodeJS.Signals>((resolve) => {
    child.once('error', (error) => logs.push({ msg: error.message }));
    child.once('close', (code, signal) => resolve((result = signal ?? code ?? -1)));
  });
  const url = `http://127.0.0.1:${port}`;
  const tail = () => {
    const lines = logFile === undefined ? logs.map((line) => JSON.stringify(line)) : linesOf(logFile);
    return lines.slice(-LOG_TAIL_LINES).join('\n');
  };

  return {
    url,
    port,
    pid: child.pid ?? -1,
    logs,
    exited,
    async ready({ timeoutMs = 120_000 } = {}) {
      const deadlineMs = performance.now() + timeoutMs;
      while (!(await answersReady(url))) {
        if (result !== undefined) throw new Error(`${app} ended (${result}) before it was ready:\n${tail()}`);
        if (performance.now() > deadlineMs) throw new Error(`${app} is not ready after ${timeoutMs} ms:\n${tail()}`);
        await Promise.race([exited, new Promise((resolve) => setTimeout(resolve, 100))]);
      }
    },
    kill: (signal = 'SIGKILL') => void child.kill(signal),
    async stop({ withinMs = 45_000 } = {}) {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
      return exited.finally(() => clearTimeout(timer));
    },
  };
}

async function answersReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(2000) });
    await response.arrayBuffer();
    return response.status === 200;
  } catch {
    return false;
  }
}

function linesOf(file: string): string[] {
  return readFileSync(file, 'utf8').trimEnd().split('\n');
}

function parseLine(line: string): LogLine {
  if (!line.startsWith('{')) return { msg: line };
  try {
    return JSON.parse(line) as LogLine;
  } catch {
    return { msg: line };
  }
}
