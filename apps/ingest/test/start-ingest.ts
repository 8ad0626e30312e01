import type { Server } from 'node:http';
import { loadConfig } from '#config';
import { boundRequests, Metrics, SILENT_LOGGER } from '#observability';
import { Module, type INestApplication } from '@nestjs/common';
import { createApplication } from '../src/create-application.js';
import { ingestVariables } from '../src/ingest.config.js';
import { OUTBOX_NOTIFIER, type OutboxNotifier } from '../src/outbox/outbox-notifier.js';

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed; undefined for none. */
  body: Record<string, unknown> | undefined;
}

export interface CallOptions {
  /** null: no Authorization header. */
  key: string | null;
  /** Sent as JSON. */
  body?: unknown;
  /** Sent as it is, instead of `body`. */
  raw?: RequestInit['body'];
  method?: string;
  headers?: Record<string, string>;
}

export interface StartedIngest {
  app: INestApplication;
  /** `http://127.0.0.1:<port>` */
  url: string;
  /** How often the outbox was told of something new. */
  nudges: () => number;
  log(options: CallOptions): Promise<Answer>;
  close(): Promise<void>;
}

/** The whole application on a port of its own, without the part that publishes. */
export async function startIngest(env: Record<string, string>): Promise<StartedIngest> {
  let nudges = 0;
  const outbox: OutboxNotifier = { nudge: () => void nudges++ };
  const providers = [{ provide: OUTBOX_NOTIFIER, useValue: outbox }];
  class OutsideModule {}
  Module({ providers, exports: providers })(OutsideModule);
  const config = loadConfig(ingestVariables, env);
  const metrics = new Metrics('ingest');
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
  return { app, url, nudges: () => nudges, log: (options) => log(url, options), close };
}

async function log(url: string, { key, body, raw, method = 'POST', headers }: CallOptions): Promise<Answer> {
  const response = await globalThis.fetch(`${url}/run/v1/events`, {
    method,
    headers: {
      'content-type': 'application/json',
      ...(key !== null && { authorization: `Bearer ${key}` }),
      ...headers,
    },
    body: raw ?? (body === undefined ? null : JSON.stringify(body)),
  });
  const isEmpty = response.status === 204 || response.headers.get('content-length') === '0';
  const parsed = isEmpty ? undefined : ((await response.json()) as Answer['body']);
  return { status: response.status, headers: response.headers, body: parsed };
}
