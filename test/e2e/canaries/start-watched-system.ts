import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { topicNames } from '#contracts';
import { spawnService, type SpawnedService } from '#testing';
import { Client } from 'pg';
import { Broker } from '../../chaos/faults/broker.js';
import { Postgres } from '../../chaos/faults/postgres.js';
import { startSystem, type System } from '../start-system.js';
import { collectDatabase, collectFiles, collectSegments, collectTopics, put, type Places } from './collect-places.js';
import { startOtlpSink } from './otlp-sink.js';

export interface ApiCall {
  /** Where its answer is kept: `answers: <kind>`. */
  kind: string;
  method?: string;
  url: string;
  key?: string;
  body?: unknown;
  /** Over `body`: bytes as they are. */
  raw?: string;
}

/** The product on a Kafka and a PostgreSQL of its own, whose disks can be read; everything that it tells is kept. */
export interface WatchedSystem {
  system: System;
  places: Places;
  /** Of the project, relative: `/webhook-destinations`. */
  manageUrl(path: string): string;
  /** Keeps the request under `sent` and the answer under `answers: <kind>`. */
  call(call: ApiCall): Promise<{ status: number; data: Record<string, unknown> }>;
  query(sql: string, parameters?: unknown[]): Promise<void>;
  /** A service that is watched like the others. */
  spawn(app: Parameters<System['spawn']>[0], env?: Record<string, string>): Promise<SpawnedService>;
  /** One that cannot start, or cannot work; ended by itself, or after `message` by the signal [SIGTERM]. */
  runBroken(app: string, env: Record<string, string>, message?: string, signal?: NodeJS.Signals): Promise<void>;
  /** Stops the services and reads everything there is. */
  collect(): Promise<void>;
  close(): Promise<void>;
}

/** A drain, and more. */
const END_TIMEOUT_MS = 45_000;
const RETRY_DELAYS_MS = [300, 600];
const DEFER_DELAYS_MS = [1_000, 600_000];

export async function startWatchedSystem(env: Record<string, string>): Promise<WatchedSystem> {
  const dir = mkdtempSync(join(tmpdir(), 'canaries-'));
  const [broker, postgres, sink] = await Promise.all([
    Broker.start({ dir: join(dir, 'broker') }),
    Postgres.start({ dir: join(dir, 'postgres') }),
    startOtlpSink(),
  ]);
  Object.assign(process.env, { KAFKA_BROKERS: broker.address, DATABASE_URL: postgres.url });
  const closeStores = async () => {
    await Promise.all([broker.close(), postgres.close(), sink.close()]);
    rmSync(dir, { recursive: true, force: true });
  };
  const system = await startSystem({
    ...{ LOG_LEVEL: 'debug', OTEL_EXPORTER_OTLP_ENDPOINT: sink.url },
    ...{ RETRY_DELAYS_MS: RETRY_DELAYS_MS.join(), DEFER_DELAYS_MS: DEFER_DELAYS_MS.join() },
    ...env,
  }).catch(async (error: unknown) => {
    await closeStores();
    throw error;
  });
  const places: Places = new Map();
  const services: [string, SpawnedService][] = [
    ...(['destinations', 'matcher', 'delivery'] as const).map((app) => [app, system[app]] as [string, SpawnedService]),
  ];
  const watched: WatchedSystem = {
    ...{ system, places },
    manageUrl: (path) =>
      `${system.destinations.url}/manage/tenants/${system.tenantId}/projects/${system.projectId}${path}`,
    call: (call) => keepCall(places, call),
    query: (sql, parameters) => query(system.databaseUrl, sql, parameters),
    spawn: async (app, changes) => {
      const service = await system.spawn(app, changes);
      services.push([app, service]);
      return service;
    },
    runBroken: async (app, changes, message, signal = 'SIGTERM') => {
      put(places, 'sent', JSON.stringify(changes));
      const service = await spawnService(app, { waitUntilReady: false, env: { LOG_LEVEL: 'debug', ...changes } });
      const told = () => message === undefined || JSON.stringify(service.logs).includes(message);
      while (!told()) {
        const ended = await Promise.race([service.exited, sleep(50)]);
        if (ended !== undefined && !told()) throw new Error(`${app} ended (${ended}) before it said: ${message}`);
      }
      if (message !== undefined) service.kill(signal);
      await Promise.race([service.exited, sleep(END_TIMEOUT_MS)]);
      await service.stop();
      put(places, `logs: broken ${app}`, JSON.stringify(service.logs));
    },
    collect: async () => {
      for (const [app, { url }] of services) {
        const answer = await fetch(`${url}/metrics`);
        put(places, `metrics: ${app}`, await answer.text());
      }
      await Promise.all(services.map(([, service]) => service.stop()));
      for (const [app, service] of services) put(places, `logs: ${app}`, JSON.stringify(service.logs));
      for (const bytes of sink.received) put(places, 'traces', bytes);
      await collectStores(places, { system, dir, brokers: [broker.address] });
    },
    close: async () => {
      await system.stop();
      await closeStores();
    },
  };
  return watched;
}

async function keepCall(places: Places, call: ApiCall): Promise<{ status: number; data: Record<string, unknown> }> {
  const { kind, method = 'GET', url, key, body, raw = body === undefined ? undefined : JSON.stringify(body) } = call;
  const headers: Record<string, string> = {
    ...(key !== undefined && { authorization: `Bearer ${key}` }),
    ...(raw !== undefined && { 'content-type': 'application/json' }),
  };
  put(places, 'sent', `${method} ${url} ${JSON.stringify(headers)} ${raw ?? ''}`);
  const response = await fetch(url, { method, headers, body: raw ?? null, signal: AbortSignal.timeout(60_000) });
  const text = await response.text();
  put(places, `answers: ${kind}`, `${response.status} ${JSON.stringify([...response.headers])} ${text}`);
  const parsed = text.startsWith('{') ? (JSON.parse(text) as { data?: Record<string, unknown> }) : {};
  return { status: response.status, data: parsed.data ?? (parsed as Record<string, unknown>) };
}

async function query(url: string, sql: string, parameters: unknown[] = []): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql, parameters).finally(() => client.end());
}

async function collectStores(places: Places, from: { system: System; dir: string; brokers: string[] }): Promise<void> {
  const { system, dir, brokers } = from;
  const { prefix } = system;
  const names = topicNames({ prefix, retryDelaysMs: RETRY_DELAYS_MS, deferDelaysMs: DEFER_DELAYS_MS });
  const lanes = [...names.retryLanes, ...names.deferLanes].map(({ topic }) => topic);
  const ours = [names.destinations, names.commands, names.attempts, names.deadLetter, names.rejected, ...lanes];
  await collectTopics(places, brokers, [...ours, 'conversation.events', 'custom.events'], prefix);
  collectSegments(places, join(dir, 'broker', 'kafka-data'), prefix);
  await collectDatabase(places, system.databaseUrl);
  collectFiles(places, 'postgres files', join(dir, 'postgres', 'postgres'));
  collectFiles(places, 'postgres logs', join(dir, 'postgres', 'logs'));
}
