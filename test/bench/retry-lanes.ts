import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { decodeCommandHeaders, deliveryIdOf, destinationKeyOf, encodeCommandHeaders } from '#contracts';
import { readTopic } from '#testing';
import { agentIdOf, createEventBuilder, nowUs } from './event-body.js';
import type { PlannedRetry } from './measure-lateness.js';
import type { Bench } from './open-bench.js';

/** kafkajs writes what it is given as one batch a partition, and a batch may have 1 MiB. */
const MAX_BATCH = 500;

/** Every retry that the lanes of this system have ever held. */
export async function readPlannedRetries({ brokers, system }: Bench): Promise<PlannedRetry[]> {
  const lanes = await Promise.all(
    system.topics.retryLanes.map(({ topic }) => readTopic({ brokers, topic, timeoutMs: 120_000 })),
  );
  return lanes.flat().flatMap(({ headers }) => {
    const decoded = decodeCommandHeaders(headers);
    if (!decoded.ok) throw new Error(`a record of a retry lane: ${decoded.detail}`);
    const { eventId, attempt, notBeforeMs } = decoded.headers;
    return notBeforeMs === undefined ? [] : [{ eventId, attempt, notBeforeMs }];
  });
}

/**
 * Puts second attempts into the first lane, due one after the other within a second: as many as no real load would bring about at a
 * known moment. They belong to the destinations `from` up to, not including, `to`, in turn.
 *
 * @param fromMs epoch ms at which the first is due
 */
export async function planRetries(
  { brokers, system, shape }: Bench,
  { count, from, to, fromMs }: { count: number; from: number; to: number; fromMs: number },
): Promise<void> {
  const build = createEventBuilder(shape);
  const message = (_: unknown, number: number) => {
    const index = from + (number % (to - from));
    const place = { tenantId: shape.tenantId, projectId: shape.projectId };
    const destinationId = `bench-${index}`;
    const key = destinationKeyOf({ ...place, id: destinationId });
    const eventId = `burst-${fromMs}-${number}`;
    const origin = `conversation.events/0/${number}`;
    const headers = encodeCommandHeaders({
      ...place,
      eventId,
      eventType: 'conversation.updated',
      agentId: agentIdOf(index),
      destinationId,
      deliveryId: deliveryIdOf(eventId, key),
      run: '0',
      attempt: 2,
      createdAtMs: Date.now(),
      notBeforeMs: fromMs + Math.floor((number * 1_000) / count),
      origin,
      command: `${system.topics.commands}/0/${number}`,
    });
    return { key, headers, value: build(agentIdOf(index), `burst-${number}`, nowUs()) };
  };
  const kafka = new Kafka({ clientId: 'bench-planner', brokers, logLevel: logLevel.ERROR });
  const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    const [lane] = system.topics.retryLanes;
    const messages = Array.from({ length: count }, message);
    for (let sent = 0; sent < count; sent += MAX_BATCH) {
      await producer.send({ topic: lane?.topic ?? '', acks: -1, messages: messages.slice(sent, sent + MAX_BATCH) });
    }
  } finally {
    await producer.disconnect();
  }
}
