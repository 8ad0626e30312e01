import { createWriteStream, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import type { StateLayout } from '../paths.js';
import { waitUntilReady } from '../probe/wait-until-ready.js';
import { choosePort } from '../process/ports.js';
import type { Session } from '../process/session.js';
import type { SupervisedChild } from '../process/supervisor.js';
import type { StackUrls } from '../stack-options.js';
import { callJson } from './http-json.js';
import { serviceEnvironment, type ProfileVariable } from './local-profile.js';
import { entryOf, LOCAL_SERVICES, type LocalService } from './local-services.js';
import { readableLogLine } from './readable-log-line.js';

const READY_TIMEOUT_MS = 90_000;
/** A little longer than a service's own SHUTDOWN_TIMEOUT_MS. */
const STOP_WITHIN_MS = 40_000;

export interface RunningService {
  readonly service: LocalService;
  readonly url: string;
  readonly child: SupervisedChild;
  readonly logFile: string;
}

interface RunOptions {
  readonly session: Session;
  readonly layout: StateLayout;
  readonly urls: StackUrls;
  readonly profile: readonly ProfileVariable[];
}

/** Starts every service at once; each waits for Kafka and PostgreSQL by itself. */
export async function startServices(options: RunOptions): Promise<RunningService[]> {
  const taken = new Set(LOCAL_SERVICES.map(({ usualPort }) => usualPort));
  const running: RunningService[] = [];
  for (const service of LOCAL_SERVICES) {
    taken.delete(service.usualPort);
    const port = await choosePort(service.usualPort, taken);
    taken.add(port);
    if (port !== service.usualPort)
      options.session.progress.say(`Port ${service.usualPort} is taken; ${service.app} uses ${port}.`);
    running.push(startService(service, port, options));
  }
  return running;
}

export async function waitForServices(session: Session, running: readonly RunningService[]): Promise<void> {
  const ready = running.map(async ({ service, url, child, logFile }) => {
    await waitUntilReady(child, () => isReady(url), { timeoutMs: READY_TIMEOUT_MS, logFiles: [logFile] });
    session.progress.say(`${service.app}: ready`);
  });
  await session.progress.during('Services: starting', Promise.all(ready));
}

/** Resolves with what to say when one of them ends by itself. */
export async function untilServiceEnds(running: readonly RunningService[]): Promise<string> {
  return Promise.race(
    running.map(({ service, child, logFile }) =>
      child.ended.then((how) => `${service.app} ended by itself (${how}). Its log: ${logFile}`),
    ),
  );
}

/**
 * As in the image. Young objects get 64 MB instead of 16: a call in flight outlives a collection of so small a space, and is
 * copied; 18 % of delivery's CPU, for 80 MB.
 */
const NODE_OPTIONS = ['--enable-source-maps', '--max-semi-space-size=64'];

function startService(
  service: LocalService,
  port: number,
  { session, layout, urls, profile }: RunOptions,
): RunningService {
  const logFile = join(layout.logsDir, `${service.app}.log`);
  const child = session.supervisor.spawn({
    name: service.app,
    command: process.execPath,
    args: [...NODE_OPTIONS, entryOf(service.app)],
    stage: 'service',
    stopSignal: 'SIGTERM',
    stopWithinMs: STOP_WITHIN_MS,
    env: serviceEnvironment(process.env, profile, { port, ...urls }),
  });
  showLog(service.app, child, logFile);
  return { service, url: `http://127.0.0.1:${port}`, child, logFile };
}

/** All of it to the file (of this run), warnings to the terminal as well. */
function showLog(app: string, child: SupervisedChild, logFile: string): void {
  mkdirSync(dirname(logFile), { recursive: true });
  const file = createWriteStream(logFile);
  for (const stream of [child.process.stdout, child.process.stderr]) {
    if (!stream) continue;
    stream.pipe(file, { end: false });
    createInterface({ input: stream }).on('line', (line) => {
      const readable = readableLogLine(app, line);
      if (readable !== undefined) process.stderr.write(`${readable}\n`);
    });
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    return (await callJson('GET', `${url}/health/ready`, { timeoutMs: 2000 })).status === 200;
  } catch {
    return false;
  }
}
