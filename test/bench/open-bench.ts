import { join } from 'node:path';
import { BenchSystem } from './bench-system.js';
import type { GroupSetup } from './endpoint-groups.js';
import type { EventShape } from './event-body.js';
import { findStack, type BenchStack } from './find-stack.js';
import { findListener } from './measure-cpu.js';
import type { BenchOptions } from './read-options.js';
import { Worker } from './worker.js';

/** The system under measurement, and the world around it: endpoints, publisher and clients, each a process of its own. */
export interface Bench {
  options: BenchOptions;
  brokers: string[];
  system: BenchSystem;
  receiver: Worker;
  publisher: Worker;
  bareClient: Worker;
  ingestClient: Worker;
  /** One per endpoint. */
  ports: number[];
  shape: EventShape;
  /** Of now: a service that was started again has another process. */
  pidByRole(): Record<string, number>;
  close(): Promise<void>;
}

export interface BenchSetup {
  /** Of endpoints; [all are `healthy`]. */
  groups?: GroupSetup[];
  /** Ports to listen on [as many as destinations]. */
  endpoints?: number;
  /** Of the services, on top of the defaults. */
  environment?: Record<string, string>;
  /** [true]: a destination for each of `options.destinations`, through the REST API. */
  register?: boolean;
}

const CALL_TIMEOUT_MS = 60_000;

/**
 * Starts everything; what it started ends with `close`, or at once where something does not start.
 *
 * @param onStart is given `close` before anything is started: a signal may come at any time
 */
export async function openBench(
  options: BenchOptions,
  outDir: string,
  setup: BenchSetup,
  onStart: (close: () => Promise<void>) => void,
): Promise<Bench> {
  const endings: (() => Promise<void>)[] = [];
  const close = async () => {
    // One that fails (after Ctrl-C the broker may be gone before its topics are) must not keep the others from running.
    for (let ending = endings.pop(); ending; ending = endings.pop()) {
      await ending().catch((error: unknown) => console.error(`bench: while ending: ${String(error)}`));
    }
  };
  onStart(close);
  try {
    return await start(options, outDir, setup, { close, onEnd: (ending) => endings.push(ending) });
  } catch (error) {
    await close();
    throw error;
  }
}

interface Ending {
  close(): Promise<void>;
  onEnd(ending: () => Promise<void>): void;
}

async function start(
  options: BenchOptions,
  outDir: string,
  setup: BenchSetup,
  { close, onEnd }: Ending,
): Promise<Bench> {
  const stack = await findStack(join(outDir, 'stack'));
  onEnd(stack.stop);
  const { environment, endpoints = options.destinations } = setup;
  const system = await BenchSystem.start(stack, { ...options, outDir, ...(environment && { environment }) });
  onEnd(() => system.end());
  // The receiver's notices go to the publisher, which keeps its window by them.
  const publisher = Worker.start('./publisher.js');
  const receiver = Worker.start('./receiver.js', ({ received }: { received: Record<string, number> }) => {
    publisher.notify('received', received);
  });
  const bareClient = Worker.start('./bare-client.js');
  const ingestClient = Worker.start('./ingest-client.js');
  for (const worker of [publisher, receiver, bareClient, ingestClient]) onEnd(() => worker.stop());

  const ports = await receiver.call<number[]>('listen', endpoints, CALL_TIMEOUT_MS);
  if (setup.groups) await receiver.call('assign', setup.groups, CALL_TIMEOUT_MS);
  if (setup.register ?? true) await system.register(ports.slice(0, options.destinations));
  const shape = { tenantId: system.tenantId, projectId: system.projectId, bodyBytes: options.bodyBytes };
  await publisher.call('connect', { ...shape, brokers: stack.brokers }, CALL_TIMEOUT_MS);
  const around = { receiver: receiver.pid, publisher: publisher.pid, ingestClient: ingestClient.pid };
  const stores = pidsOf(stack);
  const pidByRole = () => ({
    matcher: system.pidOf('matcher'),
    delivery: system.pidOf('delivery'),
    destinations: system.pidOf('destinations'),
    ingest: system.pidOf('ingest'),
    ...stores,
    ...around,
  });
  const { brokers } = stack;
  return { options, brokers, system, receiver, publisher, bareClient, ingestClient, ports, shape, pidByRole, close };
}

function pidsOf(stack: BenchStack): Record<'kafka' | 'postgres', number> {
  return {
    kafka: findListener(Number(stack.brokers[0]?.split(':')[1])),
    postgres: findListener(Number(new URL(stack.databaseUrl).port || 5432)),
  };
}
