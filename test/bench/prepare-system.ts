import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Kafka, logLevel } from 'kafkajs';
import { createDatabase, DestinationsApi, spawnService, type SpawnedService } from '#testing';
import type { BenchStack } from './find-stack.js';
import type { BenchOptions } from './read-options.js';

export interface BenchSystem {
  pids: Record<App, number>;
  tenantId: string;
  projectId: string;
  /** Where events are logged over HTTP, with a key for it. */
  ingest: { url: string; key: string };
  /** Registers one destination per port, each for the events of one agent: an event matches exactly one. */
  register(ports: number[]): Promise<void>;
  /** Ends the services and removes their topics, groups and database. */
  stop(): Promise<void>;
}

const APPS = ['destinations', 'matcher', 'delivery', 'ingest'] as const;
type App = (typeof APPS)[number];

const REGISTER_AT_ONCE = 10;
const READY_TIMEOUT_MS = 120_000;

/** The built services as they run anywhere, default settings, with topics, database and project of their own. */
export async function prepareSystem(stack: BenchStack, options: BenchOptions, outDir: string): Promise<BenchSystem> {
  const run = randomBytes(3).toString('hex');
  const prefix = `bench-${run}.`;
  const operatorKey = randomBytes(24).toString('hex');
  process.env.DATABASE_URL = stack.databaseUrl;
  const database = await createDatabase('bench');
  const environment = {
    KAFKA_BROKERS: stack.brokers.join(','),
    TOPIC_PREFIX: prefix,
    TOPIC_PARTITIONS: String(options.partitions),
    DATABASE_URL: database.url,
    OPERATOR_KEY: operatorKey,
    ENCRYPTION_KEYS: `bench:${randomBytes(32).toString('base64')}`,
    EGRESS_ALLOW_HTTP: 'true',
    EGRESS_ALLOW_CIDRS: '127.0.0.0/8',
    // One key makes all the load.
    RATE_LIMIT_PER_MINUTE: '1000000',
  };
  const running = new Map<App, SpawnedService>();
  const start = async (app: App) => {
    const profile = ['--cpu-prof', `--cpu-prof-dir=${outDir}`, `--cpu-prof-name=${app}.cpuprofile`];
    const service = await spawnService(app, {
      env: environment,
      logFile: join(outDir, `${app}.log`),
      nodeArgs: options.cpuProf ? profile : [],
      waitUntilReady: false,
    });
    running.set(app, service);
    await service.ready({ timeoutMs: READY_TIMEOUT_MS });
  };
  const stop = async () => {
    await Promise.all([...running.values()].map((service) => service.stop()));
    await removeTopics(stack.brokers, prefix);
    await database.drop();
  };
  const scope = { tenantId: 'bench', projectId: run };
  const urlOf = (app: App) => running.get(app)?.url ?? '';
  const api = () => new DestinationsApi({ ...scope, apiUrl: urlOf('destinations'), key: operatorKey });
  let publishKey: string;
  try {
    await Promise.all(APPS.map(start));
    publishKey = await createPublishKey(api(), scope);
  } catch (error) {
    await stop();
    throw error;
  }
  const pidOf = (app: App) => running.get(app)?.pid ?? 0;
  return {
    ...scope,
    pids: Object.fromEntries(APPS.map((app) => [app, pidOf(app)])) as Record<App, number>,
    ingest: { url: urlOf('ingest'), key: publishKey },
    register: (ports) => registerAll(api(), ports),
    stop,
  };
}

async function createPublishKey(
  api: DestinationsApi,
  { tenantId, projectId }: { tenantId: string; projectId: string },
): Promise<string> {
  const body = { name: 'bench', role: 'publish', projectId };
  const answer = await api.call<{ data: { key: string } }>('POST', `/manage/tenants/${tenantId}/api-keys`, body);
  if (answer.status !== 201) throw new Error(`no publish key: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.data.key;
}

async function registerAll(api: DestinationsApi, ports: number[]): Promise<void> {
  const waiting = [...ports.entries()];
  const worker = async () => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const [index, port] = next;
      await api.create({
        name: `Bench ${index}`,
        url: `http://127.0.0.1:${port}/`,
        eventTypes: ['conversation.updated'],
        agentIds: [`agent-${String(index).padStart(3, '0')}`],
      });
    }
  };
  await Promise.all(Array.from({ length: REGISTER_AT_ONCE }, worker));
}

async function removeTopics(brokers: string[], prefix: string): Promise<void> {
  const admin = new Kafka({ clientId: 'bench-admin', brokers, logLevel: logLevel.NOTHING }).admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
    if (topics.length > 0) await admin.deleteTopics({ topics });
    const { groups } = await admin.listGroups();
    const groupIds = groups.map(({ groupId }) => groupId).filter((id) => id.startsWith(prefix));
    if (groupIds.length > 0) await admin.deleteGroups(groupIds);
  } finally {
    await admin.disconnect();
  }
}
