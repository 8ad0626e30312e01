import { setTimeout as sleep } from 'node:timers/promises';
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { destinationKeyOf, encodeDestinationState, type DestinationState } from '#contracts';
import { readMetric } from '#testing';
import { agentIdOf, type EventScope } from './event-body.js';
import type { Bench } from './open-bench.js';
import { sealNewSecret } from './seal-secret.js';

export interface Seeding extends EventScope {
  count: number;
  ports: number[];
  /** [of one agent each] Or every one is for all agents. */
  allAgents?: boolean;
}

const BATCH = 1_000;
const LOAD_TIMEOUT_MS = 120_000;

/**
 * Puts rows straight onto the compacted topic, for 100,000 calls of the REST API take long, and waits until matcher and delivery have
 * them.
 */
export async function seedDestinations({ brokers, system }: Bench, seeding: Seeding): Promise<void> {
  const kafka = new Kafka({ clientId: 'bench-seeder', brokers, logLevel: logLevel.ERROR });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  const services = (['matcher', 'delivery'] as const).map((app) => ({ url: system.urlOf(app) }));
  const rows = () => Promise.all(services.map((service) => readMetric(service, 'kafka_table_rows')));
  const wanted = Math.max(...(await rows())) + seeding.count;
  await producer.connect();
  try {
    for (let first = 0; first < seeding.count; first += BATCH) {
      const length = Math.min(BATCH, seeding.count - first);
      const states = Array.from({ length }, (_, i) => stateOf(first + i, seeding, system.encryptionKeys));
      const messages = states.map((state) => ({ key: destinationKeyOf(state), value: encodeDestinationState(state) }));
      await producer.send({ topic: system.topics.destinations, acks: -1, messages });
    }
  } finally {
    await producer.disconnect();
  }
  const endMs = performance.now() + LOAD_TIMEOUT_MS;
  while (Math.min(...(await rows())) < wanted) {
    if (performance.now() > endMs) throw new Error(`matcher or delivery does not have all ${wanted} destinations`);
    await sleep(200);
  }
}

function stateOf(index: number, seeding: Seeding, encryptionKey: string): DestinationState {
  const { tenantId, projectId, ports, allAgents } = seeding;
  const id = `seed-${index}`;
  const sealed = sealNewSecret(encryptionKey, { tenantId, projectId, destinationId: id });
  return {
    id,
    tenantId,
    projectId,
    version: index + 1,
    name: `Bench ${index}`,
    url: `http://127.0.0.1:${ports[index % ports.length]}/`,
    eventTypes: ['conversation.updated'],
    agentScope: allAgents ? { kind: 'all' } : { kind: 'list', agentIds: [agentIdOf(index)] },
    enabled: true,
    headers: null,
    secrets: [{ sealed, expiresAtMs: null }],
    updatedAt: new Date().toISOString(),
  };
}
