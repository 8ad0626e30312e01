import { randomBytes } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { sampleEnvelope, type Envelope } from '#contracts';
import {
  createDatabase,
  DestinationsApi,
  spawnService,
  startPublisher,
  startReceiver,
  uniqueName,
  type EventPublisher,
  type Receiver,
  type SpawnedService,
} from '#testing';

/** The whole product for one test file: its own topics, database and tenant on the shared Kafka and PostgreSQL. */
export interface System {
  brokers: string[];
  prefix: string;
  tenantId: string;
  projectId: string;
  operatorKey: string;
  databaseUrl: string;
  api: DestinationsApi;
  receiver: Receiver;
  publisher: EventPublisher;
  destinations: SpawnedService;
  matcher: SpawnedService;
  delivery: SpawnedService;
  /** One more of a kind, or the first of ingest; stopped with the rest. `env` goes over the test profile. */
  spawn(app: ServiceName, env?: Record<string, string>): Promise<SpawnedService>;
  /** A change is effective within 1 s of its answer: waits that long. */
  changesAreEffective(): Promise<void>;
  /** An event of this tenant, from the catalogue's sample. */
  event(type: string, changes?: Partial<Envelope>): Envelope;
  /** Publishes an event on its topic, keyed by its conversation. */
  publish(event: Envelope, headers?: Record<string, string>): Promise<void>;
  stop(): Promise<void>;
}

type ServiceName = 'destinations' | 'matcher' | 'delivery' | 'ingest';

/** The others must never need a database, so they get none. */
const WITH_DATABASE: readonly ServiceName[] = ['destinations', 'ingest'];
const CHANGE_EFFECTIVE_MS = 1_000;

const TOPICS: Record<string, string> = {
  'conversation.created': 'conversation.events',
  'conversation.updated': 'conversation.events',
  'feedback.created': 'feedback.events',
  'event.created': 'custom.events',
};

/** @param overrides environment of all services, over the test profile */
export async function startSystem(overrides: Record<string, string> = {}): Promise<System> {
  const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
  const database = await createDatabase('e2e');
  const prefix = `${uniqueName('e2e')}.`;
  const tenantId = uniqueName('tenant');
  const operatorKey = randomBytes(24).toString('hex');
  const environment = {
    KAFKA_BROKERS: brokers.join(','),
    TOPIC_PREFIX: prefix,
    TOPIC_PARTITIONS: '4',
    OPERATOR_KEY: operatorKey,
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    EGRESS_ALLOW_HTTP: 'true',
    EGRESS_ALLOW_CIDRS: '127.0.0.0/8',
    ...overrides,
  };
  const started: SpawnedService[] = [];
  const spawn = async (app: ServiceName, changes: Record<string, string> = {}) => {
    const databaseUrl = WITH_DATABASE.includes(app) ? database.url : undefined;
    const env = { ...environment, DATABASE_URL: databaseUrl, ...changes };
    const service = await spawnService(app, { env });
    started.push(service);
    return service;
  };
  const [destinations, matcher, delivery] = await Promise.all([
    spawn('destinations'),
    spawn('matcher'),
    spawn('delivery'),
  ]);
  const receiver = await startReceiver();
  const publisher = await startPublisher({ brokers });
  const access = { apiUrl: destinations.url, key: operatorKey, tenantId, projectId: 'p1' };

  return {
    ...{ brokers, prefix, tenantId, projectId: 'p1', operatorKey, receiver, publisher, spawn },
    databaseUrl: database.url,
    ...{ destinations, matcher, delivery },
    api: new DestinationsApi(access),
    changesAreEffective: () => setTimeout(CHANGE_EFFECTIVE_MS),
    event: (type, changes) => {
      const scope = { tenantId, projectId: 'p1', agentId: 'a1', agentName: 'Agent' };
      return { ...sampleEnvelope(type, scope, new Date().toISOString()), ...changes };
    },
    publish: async (event, headers) => {
      const topic = TOPICS[event.type] ?? 'conversation.events';
      await publisher.publish(topic, { value: event, key: conversationOf(event), ...(headers && { headers }) });
    },
    stop: async () => {
      await Promise.all(started.map((service) => service.stop()));
      await Promise.all([receiver.close(), publisher.close()]);
      await database.drop();
    },
  };
}

function conversationOf(event: Envelope): string {
  const conversation = event.data['conversation'] as { id?: string } | undefined;
  return conversation?.id ?? event.tenantId;
}
