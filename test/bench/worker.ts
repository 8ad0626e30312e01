import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/**
 * Receiver, publisher and bare client are processes of their own: their CPU is told apart from the system's.
 * Both sides speak calls over Node's IPC channel; a message without an id is a notice.
 */
export class Worker {
  private readonly pending = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  private nextId = 1;

  private constructor(
    private readonly child: ChildProcess,
    private readonly onNotice: (notice: unknown) => void,
  ) {
    child.on('message', (message: { id?: number; result?: unknown; error?: string }) => this.receive(message));
    child.once('exit', (code) => this.failAll(new Error(`${child.spawnargs[1] ?? 'worker'} ended with ${code}`)));
  }

  /** @param script a compiled file beside this one */
  static start(script: string, onNotice: (notice: never) => void = () => undefined): Worker {
    const child = fork(new URL(script, import.meta.url), { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    return new Worker(child, onNotice as (notice: unknown) => void);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  /** Rejects where the call fails, the worker ends, or nothing came within `timeoutMs`. */
  call<T>(method: string, argument: unknown, timeoutMs: number): Promise<T> {
    const id = this.nextId++;
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${method}: no answer within ${timeoutMs} ms`)), timeoutMs);
      const settled = (settle: () => void) => {
        clearTimeout(timer);
        this.pending.delete(id);
        settle();
      };
      this.pending.set(id, {
        resolve: (value) => settled(() => resolve(value)),
        reject: (error) => settled(() => reject(error)),
      });
      this.child.send({ id, method, argument });
    });
  }

  /** A message without an answer. */
  notify(method: string, argument: unknown): void {
    if (this.child.connected) this.child.send({ method, argument });
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    this.child.kill('SIGKILL');
    await exit;
  }

  private receive(message: { id?: number; result?: unknown; error?: string }): void {
    if (message.id === undefined) return this.onNotice(message);
    const call = this.pending.get(message.id);
    if (message.error === undefined) call?.resolve(message.result as never);
    else call?.reject(new Error(message.error));
  }

  private failAll(error: Error): void {
    for (const { reject } of this.pending.values()) reject(error);
  }
}

type Method = (argument: never) => unknown;

/** The worker's side: answers calls by method name, and ends with its parent. */
export function serveCalls(methods: Record<string, Method>): void {
  process.on('message', (message: { id?: number; method: string; argument: never }) => {
    void answer(methods, message);
  });
  process.on('disconnect', () => process.exit(0));
}

async function answer(methods: Record<string, Method>, message: { id?: number; method: string; argument: never }) {
  const { id, method, argument } = message;
  try {
    const result = await methods[method]?.(argument);
    if (id !== undefined) process.send?.({ id, result });
  } catch (error) {
    if (id === undefined) throw error;
    process.send?.({ id, error: error instanceof Error ? error.message : String(error) });
  }
}
