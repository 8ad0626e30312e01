import type { Server } from 'node:http';
import { loadConfig } from '#config';
import { boundRequests, Metrics, SILENT_LOGGER } from '#observability';
import { Module, type INestApplication } from '@nestjs/common';
import { TEST_DESTINATION, type TestDestination, type TestTarget } from '../src/api/test-destination.js';
import { COMMAND_LOG } from '../src/commands/command-log.js';
import { createApplication } from '../src/create-application.js';
import { destinationsVariables } from '../src/destinations.config.js';
import { PUBLISH_NOTIFIER, type PublishNotifier, type PublishTarget } from '../src/relay/publish-notifier.js';
import { CommandLogStub } from './command-log-stub.js';

export const OPERATOR_KEY = 'operator-key-of-the-tests-0123456789';

export interface StartedApi {
  app: INestApplication;
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** Changes that the API told the relay, in order. */
  nudges: PublishTarget[];
  /** Test calls, in order. */
  tests: TestTarget[];
  /** The commands topic. */
  commands: CommandLogStub;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  close(): Promise<void>;
}

export interface CallOptions {
  /** The operator key where not given; null: no Authorization header. */
  key?: string | null;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  raw?: RequestInit['body'];
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed; undefined for none. */
  body: Record<string, unknown> | undefined;
}

/** The whole application on a port of its own, with the broker and the outside world replaced by recorders. */
export async function startApi(env: Record<string, string>): Promise<StartedApi> {
  const nudges: PublishTarget[] = [];
  const tests: TestTarget[] = [];
  const commands = new CommandLogStub();
  const relay: PublishNotifier = { nudge: (target) => Promise.resolve(nudges.push(target) > 0) };
  const tester: TestDestination = {
    send: (target) => Promise.resolve({ success: tests.push(target) > 0, statusCode: 204 }),
  };
  const providers = [
    { provide: PUBLISH_NOTIFIER, useValue: relay },
    { provide: TEST_DESTINATION, useValue: tester },
    { provide: COMMAND_LOG, useValue: commands },
  ];
  class OutsideModule {}
  Module({ providers, exports: providers })(OutsideModule);
  const config = loadConfig(destinationsVariables, {
    OPERATOR_KEY,
    ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 7).toString('base64')}`,
    EGRESS_ALLOW_CIDRS: '127.0.0.0/8',
    ...env,
  });
  const metrics = new Metrics('destinations');
  const app = await createApplication({ config, logger: SILENT_LOGGER, metrics, outside: [OutsideModule] });
  const server = app.getHttpServer() as Server;
  boundRequests(server);
  // Kept connections would be waited for.
  const close = async () => {
    server.closeAllConnections();
    await app.close();
  };
  await app.listen(0, '127.0.0.1');
  const url = await app.getUrl();
  return { app, url, nudges, tests, commands, call: (...args) => call(url, ...args), close };
}

async function call(url: string, method: string, path: string, options: CallOptions = {}): Promise<Answer> {
  const { key = OPERATOR_KEY, body, raw, headers } = options;
  const isJson = body !== undefined && raw === undefined;
  const response = await globalThis.fetch(`${url}${path}`, {
    method,
    headers: {
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...(isJson && { 'content-type': 'application/json' }),
      ...headers,
    },
    body: raw ?? (isJson ? JSON.stringify(body) : null),
  });
  const isEmpty = response.status === 204 || response.headers.get('content-length') === '0';
  const parsed = isEmpty ? undefined : ((await response.json()) as Answer['body']);
  return { status: response.status, headers: response.headers, body: parsed };
}
