import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { createDatabase, DestinationsApi, spawnService, type SpawnedService, type TestDatabase } from '#testing';
import { topicNames, type TopicNames } from '#contracts';
import type { BenchStack } from './find-stack.js';
import { agentIdOf } from './event-body.js';
import { removeTopics } from './remove-topics.js';

export const APPS = ['destinations', 'matcher', 'delivery', 'ingest'] as const;
export type App = (typeof APPS)[number];

export interface SystemOptions {
  partitions: number;
  /** Writes a profile of each service at its end. */
  cpuProf: boolean;
  /** Of logs and profiles. */
  outDir: string;
  /** On top of the defaults. */
  environment?: Record<string, string>;
}

const REGISTER_AT_ONCE = 10;
const READY_TIMEOUT_MS = 120_000;
const RETRY_DELAYS_MS = [2_000, 4_000];
const DEFER_DELAYS_MS = [10_000, 60_000, 600_000];

/** The built services as they run anywhere, default settings, with topics, database and project of their own. */
export class BenchSystem {
  readonly tenantId = 'bench';
  readonly projectId: string;
  readonly prefix: string;
  readonly topics: TopicNames;
  readonly encryptionKeys = `bench:${randomBytes(32).toString('base64')}`;
  /** May log events over HTTP. */
  publishKey = '';
  private readonly operatorKey = randomBytes(24).toString('hex');
  private readonly environment: Record<string, string>;
  private readonly running = new Map<App, SpawnedService>();

  private constructor(
    private readonly stack: BenchStack,
    private readonly database: TestDatabase,
    private readonly options: SystemOptions,
  ) {
    this.projectId = randomBytes(3).toString('hex');
    this.prefix = `bench-${this.projectId}.`;
    this.topics = topicNames({
      prefix: this.prefix,
      retryDelaysMs: RETRY_DELAYS_MS,
      deferDelaysMs: DEFER_DELAYS_MS,
    });
    this.environment = {
      KAFKA_BROKERS: stack.brokers.join(','),
      TOPIC_PREFIX: this.prefix,
      TOPIC_PARTITIONS: String(options.partitions),
      RETRY_DELAYS_MS: RETRY_DELAYS_MS.join(),
      DEFER_DELAYS_MS: DEFER_DELAYS_MS.join(),
      DATABASE_URL: database.url,
      OPERATOR_KEY: this.operatorKey,
      ENCRYPTION_KEYS: this.encryptionKeys,
      EGRESS_ALLOW_HTTP: 'true',
      EGRESS_ALLOW_CIDRS: '127.0.0.0/8',
      // One key makes all the load.
      RATE_LIMIT_PER_MINUTE: '1000000',
      ...options.environment,
    };
  }

  /** Every service, ready. */
  static async start(stack: BenchStack, options: SystemOptions): Promise<BenchSystem> {
    const system = new BenchSystem(stack, await createDatabaseOn(stack.databaseUrl), options);
    try {
      await Promise.all(APPS.map((app) => system.start(app)));
      system.publishKey = await system.createPublishKey();
    } catch (error) {
      await system.end();
      throw error;
    }
    return system;
  }

  /** Resolves once it is ready. */
  async start(app: App): Promise<void> {
    const { cpuProf, outDir } = this.options;
    const profile = ['--cpu-prof', `--cpu-prof-dir=${outDir}`, `--cpu-prof-name=${app}.cpuprofile`];
    const service = await spawnService(app, {
      env: this.environment,
      logFile: join(outDir, `${app}.log`),
      nodeArgs: cpuProf ? profile : [],
      waitUntilReady: false,
    });
    this.running.set(app, service);
    await service.ready({ timeoutMs: READY_TIMEOUT_MS });
  }

  async stop(app: App): Promise<void> {
    await this.running.get(app)?.stop();
  }

  urlOf(app: App): string {
    return this.running.get(app)?.url ?? '';
  }

  pidOf(app: App): number {
    return this.running.get(app)?.pid ?? 0;
  }

  /** Registers one destination per port, each for the events of one agent: an event matches exactly one. */
  async register(ports: number[]): Promise<void> {
    const api = this.api();
    const waiting = [...ports.entries()];
    const worker = async () => {
      for (let next = waiting.pop(); next; next = waiting.pop()) {
        const [index, port] = next;
        await api.create({
          id: `bench-${index}`,
          name: `Bench ${index}`,
          url: `http://127.0.0.1:${port}/`,
          eventTypes: ['conversation.updated'],
          agentIds: [agentIdOf(index)],
        });
      }
    };
    await Promise.all(Array.from({ length: REGISTER_AT_ONCE }, worker));
  }

  /** Ends the services and removes their topics, groups and database. */
  async end(): Promise<void> {
    await Promise.all([...this.running.values()].map((service) => service.stop()));
    await removeTopics(this.stack.brokers, this.prefix);
    await this.database.drop();
  }

  private api(): DestinationsApi {
    const { tenantId, projectId, operatorKey: key } = this;
    return new DestinationsApi({ tenantId, projectId, apiUrl: this.urlOf('destinations'), key });
  }

  private async createPublishKey(): Promise<string> {
    const body = { name: 'bench', role: 'publish', projectId: this.projectId };
    const path = `/manage/tenants/${this.tenantId}/api-keys`;
    const answer = await this.api().call<{ data: { key: string } }>('POST', path, body);
    if (answer.status !== 201) throw new Error(`no publish key: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body.data.key;
  }
}

/** The server is told through the environment, where the next stack must not find this one's. */
async function createDatabaseOn(serverUrl: string): Promise<TestDatabase> {
  const given = process.env.DATABASE_URL;
  process.env.DATABASE_URL = serverUrl;
  try {
    return await createDatabase('bench');
  } finally {
    if (given === undefined) delete process.env.DATABASE_URL;
    else process.env.DATABASE_URL = given;
  }
}
