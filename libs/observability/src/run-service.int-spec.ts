import { spawn, type ChildProcess } from 'node:child_process';
import { connect, createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';

const FIXTURE = join(import.meta.dirname, '../fixtures/small-service.ts');
const running = new Set<ChildProcess>();
afterEach(() => {
  for (const child of running) child.kill('SIGKILL');
  running.clear();
});

interface SmallService {
  child: ChildProcess;
  exit: Promise<number | null>;
  output(): string;
  errors(): string;
  /** Resolves with the log line whose message this is. */
  line(message: string): Promise<Record<string, unknown>>;
}

function start(...args: (string | number)[]): SmallService {
  const child = spawn(process.execPath, ['--import', 'tsx', FIXTURE, ...args.map(String)]);
  running.add(child);
  let [out, err] = ['', ''];
  const watchers = new Set<() => void>();
  child.stderr.on('data', (bytes) => (err += String(bytes)));
  child.stdout.on('data', (bytes) => {
    out += String(bytes);
    for (const watcher of watchers) watcher();
  });
  const find = (message: string) => {
    const complete = out
      .slice(0, out.lastIndexOf('\n') + 1)
      .split('\n')
      .filter(Boolean);
    return complete.map((line) => JSON.parse(line) as Record<string, unknown>).find((line) => line.message === message);
  };
  return {
    child,
    exit: new Promise((resolve) => child.on('close', resolve)),
    output: () => out,
    errors: () => err,
    line: (message) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const line = find(message);
          if (line !== undefined) resolve(line);
        };
        watchers.add(look);
        child.on('close', () => reject(new Error(`ended without '${message}': ${out}${err}`)));
        look();
      }),
  };
}

const readiness = async (port: unknown) => (await fetch(`http://127.0.0.1:${String(port)}/health/ready`)).status;

describe('runService', () => {
  it('drains on SIGTERM while /health/ready answers 503, and exits with 0', async () => {
    const service = start(0, 'drain');
    const { port } = await service.line('listening');
    await service.line('started');
    expect(await readiness(port)).toBe(200);
    expect((await fetch(`http://127.0.0.1:${String(port)}/health/live`)).headers.get('x-powered-by')).toBeNull();
    service.child.kill('SIGTERM');
    await service.line('stopping');
    expect(await readiness(port)).toBe(503);
    service.child.stdin?.write('.');
    expect(await service.exit).toBe(0);
    expect(service.output()).toContain('"message":"stopped"');
  });

  it('is not held up by a connection that never sent a request', async () => {
    const service = start(0);
    const { port } = await service.line('listening');
    const socket = connect(Number(port), '127.0.0.1');
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('connect', resolve));
    await service.line('started');
    service.child.kill('SIGTERM');
    expect(await service.exit).toBe(0);
    socket.destroy();
  });

  it('ends at once on a second signal', async () => {
    const service = start(0, 'drain');
    await service.line('started');
    service.child.kill('SIGINT');
    await service.line('stopping');
    service.child.kill('SIGINT');
    expect(await service.exit).toBe(1);
  });

  it('tells a taken port in one line', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, resolve));
    const { port } = other.address() as AddressInfo;
    const service = start(port);
    expect(await service.exit).toBe(1);
    expect(service.errors()).toBe(`Port ${port} is taken: set PORT to a free one, or stop what listens there.\n`);
    expect(service.output()).not.toContain('EADDRINUSE');
    await new Promise((resolve) => other.close(resolve));
  });

  it('tells a faulty configuration as a plain list', async () => {
    const service = start(0, 'config');
    expect(await service.exit).toBe(1);
    expect(service.errors()).toBe('The configuration is not valid:\n  PORT is required\n');
    expect(service.output()).toBe('');
  });

  it('ends where the start fails, and says why without credentials', async () => {
    const service = start(0, 'start');
    expect(await service.exit).toBe(1);
    expect(service.errors()).toContain('no such topic at https://kafka/\n');
    expect(service.errors()).not.toContain('hunter2');
  });

  it('logs an unhandled rejection and ends', async () => {
    const service = start(0, 'rejection');
    expect(await service.exit).toBe(1);
    expect(service.output()).toMatch(/"level":"error".*nobody waits for me.*unhandledRejection/);
  });
});
