import { spawn, type ChildProcess } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Kafka, logLevel } from 'kafkajs';
import { Client } from 'pg';
import { endWithUs, eventually } from '#testing';
import { findJava, hasMaven } from './embedded/java.js';
import { kafkaJarsAreResolved } from './embedded/kafka-jars.js';

/** `npm run stack` as a user has it: through npm, with a state directory of its own, and none of the URLs of this test run. */
const stateDir = mkdtempSync(join(tmpdir(), 'stack-test-'));
const postgresDir = join(stateDir, 'postgres');
const spawned: ChildProcess[] = [];

interface RunningStack {
  npm: ChildProcess;
  kafkaBrokers: string;
  databaseUrl: string;
  ended: Promise<number | null>;
}

async function runStack(): Promise<RunningStack> {
  const inherited = Object.entries(process.env).filter(
    ([name]) => !name.startsWith('npm_') && !['KAFKA_BROKERS', 'DATABASE_URL', 'NODE_OPTIONS'].includes(name),
  );
  const env = { ...Object.fromEntries(inherited), STACK_STATE_DIR: stateDir, STACK_EMBEDDED: 'true' };
  const npm = spawn('npm', ['run', '--silent', 'stack'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  endWithUs(npm);
  spawned.push(npm);
  const errors: string[] = [];
  createInterface({ input: npm.stderr }).on('line', (line) => errors.push(line));
  const ended = new Promise<number | null>((resolve) => npm.once('exit', resolve));
  const urls = new Map<string, string>();
  for await (const line of createInterface({ input: npm.stdout })) {
    const at = line.indexOf('=');
    urls.set(line.slice(0, at), line.slice(at + 1));
    if (urls.size === 2) break;
  }
  const kafkaBrokers = urls.get('KAFKA_BROKERS');
  const databaseUrl = urls.get('DATABASE_URL');
  if (kafkaBrokers === undefined || databaseUrl === undefined) throw new Error(`no stack:\n${errors.join('\n')}`);
  return { npm, kafkaBrokers, databaseUrl, ended };
}

/** Every process that names the state directory or PostgreSQL's own: Kafka's JVM, PostgreSQL's server. */
function processesOfStack(): string[] {
  const dirs = [stateDir, ...(existsSync(postgresDir) ? [realpathSync(postgresDir)] : [])];
  const own = String(process.pid);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && name !== own)
    .map((pid) => ({ pid, command: readOrEmpty(`/proc/${pid}/cmdline`) }))
    .filter(({ command }) => dirs.some((dir) => command.includes(dir)))
    .map(({ pid, command }) => `${pid} ${command.replaceAll('\0', ' ').slice(0, 80)}`);
}

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

async function withKafka<T>(brokers: string, use: (admin: ReturnType<Kafka['admin']>) => Promise<T>): Promise<T> {
  const admin = new Kafka({ clientId: 'stack-test', brokers: brokers.split(','), logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  return use(admin).finally(() => admin.disconnect());
}

async function query(databaseUrl: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  return client
    .query(sql)
    .then(({ rows }) => rows as unknown[])
    .finally(() => client.end());
}

// The evidence of this file is in /proc; and where only Docker is there, the embedded Kafka cannot run.
const java = await findJava(process.env);
const canRun = process.platform === 'linux' && java !== undefined && (kafkaJarsAreResolved() || (await hasMaven()));
const whereEmbedded = canRun ? describe : describe.skip;

whereEmbedded('npm run stack', () => {
  beforeAll(() => chmodSync(stateDir, 0o755));

  afterAll(async () => {
    for (const child of spawned) child.kill('SIGKILL');
    await eventually(() => expect(processesOfStack()).toEqual([]), { timeoutMs: 30_000 });
    rmSync(stateDir, { recursive: true, force: true });
  });

  it('keeps its state over a restart and leaves no process behind at Ctrl-C', async () => {
    const first = await runStack();
    await withKafka(first.kafkaBrokers, (admin) =>
      admin.createTopics({ topics: [{ topic: 'kept', numPartitions: 3 }] }),
    );
    await query(first.databaseUrl, `create table kept as select 'yes' as answer`);
    expect(processesOfStack()).toHaveLength(2);

    first.npm.kill('SIGINT');
    await first.ended;
    await eventually(() => expect(processesOfStack()).toEqual([]), { timeoutMs: 30_000 });

    const second = await runStack();
    expect(await withKafka(second.kafkaBrokers, (admin) => admin.listTopics())).toContain('kept');
    expect(await query(second.databaseUrl, 'select answer from kept')).toEqual([{ answer: 'yes' }]);

    const third = await runStack();
    expect(third).toMatchObject({ kafkaBrokers: second.kafkaBrokers, databaseUrl: second.databaseUrl });
    expect(await third.ended).toBe(0);
    expect(processesOfStack()).toHaveLength(2);

    second.npm.kill('SIGKILL');
    await eventually(() => expect(processesOfStack()).toEqual([]), { timeoutMs: 30_000 });
  });

  it('ends its children when it is killed itself, and starts again over what that left', async () => {
    const first = await runStack();
    const { owner } = JSON.parse(readFileSync(join(stateDir, 'stack.json'), 'utf8')) as { owner: { pid: number } };
    process.kill(owner.pid, 'SIGKILL');
    await eventually(() => expect(processesOfStack()).toEqual([]), { timeoutMs: 30_000 });
    await first.ended;
    // As after a power cut: the file of a server that is gone, with a pid that another program has by now.
    writeFileSync(join(postgresDir, 'postmaster.pid'), `${process.pid}\n${postgresDir}\n`);

    const second = await runStack();
    expect(await query(second.databaseUrl, 'select answer from kept')).toEqual([{ answer: 'yes' }]);
    second.npm.kill('SIGTERM');
    await eventually(() => expect(processesOfStack()).toEqual([]), { timeoutMs: 30_000 });
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip;
  asRoot(
    'runs as root in a directory that no other account may enter',
    async () => {
      rmSync(postgresDir, { recursive: true, force: true });
      chmodSync(stateDir, 0o700);
      const stack = await runStack();
      expect(await query(stack.databaseUrl, 'select 1 as one')).toEqual([{ one: 1 }]);
      const elsewhere = realpathSync(postgresDir);
      expect(elsewhere).toMatch(/^\/var\/lib\//);

      stack.npm.kill('SIGINT');
      await eventually(() => expect(processesOfStack()).toEqual([]), { timeoutMs: 30_000 });
      rmSync(elsewhere, { recursive: true });
    },
    120_000,
  );
});
