import { spawn, type ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface TestStack {
  readonly process: ChildProcess;
  readonly ended: Promise<void>;
}

/** Where global-teardown finds it: jest loads the two files apart from each other. */
const stackOfThisRun = globalThis as { outboundWebhooksTestStack?: TestStack };

/**
 * One Kafka and one PostgreSQL for all suites of this run: those that KAFKA_BROKERS and DATABASE_URL name, what is missing from a stack of
 * our own with throw-away state under .local/test. Only Node's own modules are imported: jest loads this file before its module mapping.
 */
export default async function setUp(config: { rootDir: string }): Promise<void> {
  if (process.env.KAFKA_BROKERS && process.env.DATABASE_URL) return;
  if (stackOfThisRun.outboundWebhooksTestStack) return;
  const stateDir = join(config.rootDir, '.local', 'test');
  const child = spawn(process.execPath, ['--import', 'tsx', join(config.rootDir, 'stack', 'stack.ts')], {
    cwd: config.rootDir,
    env: { ...withoutNpm(process.env), STACK_STATE_DIR: stateDir, STACK_PROFILE: 'test' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  stackOfThisRun.outboundWebhooksTestStack = {
    process: child,
    ended: new Promise((resolve) => child.once('close', () => resolve())),
  };
  child.stderr.pipe(process.stderr);
  const urls = await readUrls(child);
  child.stderr.unpipe(process.stderr);
  mkdirSync(stateDir, { recursive: true });
  child.stderr.pipe(createWriteStream(join(stateDir, 'stack.log')));
  Object.assign(process.env, urls);
}

/** The two lines that the stack prints once both serve. */
async function readUrls(child: ChildProcess): Promise<Record<string, string>> {
  const urls: Record<string, string> = {};
  if (!child.stdout) throw new Error('The stack has no output.');
  for await (const line of createInterface({ input: child.stdout })) {
    const [, name, value] = /^(KAFKA_BROKERS|DATABASE_URL)=(.+)$/.exec(line) ?? [];
    if (name !== undefined && value !== undefined) urls[name] = value;
    if (Object.keys(urls).length === 2) return urls;
  }
  throw new Error('Kafka and PostgreSQL did not start; the lines above say why.');
}

/** The stack watches the process that started it, which is jest, and not npm above it; jest's own Node options are none of its business. */
function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !name.startsWith('npm_') && name !== 'NODE_OPTIONS'),
  );
}
