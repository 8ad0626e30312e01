import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';

import type { Logger } from '#observability';

import { StartupError } from '../errors.js';
import { creationCommand, type TopicSpec } from './topic-spec.js';

const TRY_AGAIN_AFTER_MS = 500;

/** What a human has to change: another try would get the same answer. */
const REFUSALS = new Set([
  'INVALID_REPLICATION_FACTOR',
  'INVALID_PARTITIONS',
  'INVALID_CONFIG',
  'INVALID_TOPIC_EXCEPTION',
  'POLICY_VIOLATION',
  'TOPIC_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
]);

interface TopicError {
  topic: string;
  type: string;
  message: string;
}

/**
 * Creates the topics; one that somebody else creates meanwhile is fine. Tries again while the broker cannot.
 *
 * @param admin connected
 * @throws StartupError with the broker's reason for each topic it refuses
 */
export async function createMissing(admin: Admin, specs: TopicSpec[], logger: Logger): Promise<void> {
  for (let left = specs; left.length > 0;) {
    const errors = await tryToCreate(admin, left);
    const refused = errors.filter(({ type }) => REFUSALS.has(type));
    if (refused.length > 0) throw new StartupError(refusedText(refused, specs));
    const failed = new Set(errors.filter(({ type }) => type !== 'TOPIC_ALREADY_EXISTS').map(({ topic }) => topic));
    const created = left.filter(({ topic }) => !errors.some((error) => error.topic === topic));
    if (created.length > 0) logger.info({ topics: created.map(({ topic }) => topic) }, 'topics created');
    left = left.filter(({ topic }) => failed.has(topic));
    if (left.length === 0) return;
    logger.warn({ errors }, 'topics could not be created; trying again');
    await sleep(TRY_AGAIN_AFTER_MS);
  }
}

async function tryToCreate(admin: Admin, specs: TopicSpec[]): Promise<TopicError[]> {
  try {
    const created = await admin.createTopics({
      waitForLeaders: false,
      topics: specs.map(({ topic, partitions, replication, config }) => ({
        topic,
        numPartitions: partitions,
        replicationFactor: replication,
        configEntries: Object.entries(config).map(([name, value]) => ({ name, value })),
      })),
    });
    // False: every one of them existed.
    return created ? [] : specs.map(({ topic }) => ({ topic, type: 'TOPIC_ALREADY_EXISTS', message: '' }));
  } catch (error) {
    return topicErrors(error, specs);
  }
}

/** kafkajs answers with one error per topic, or with a single one for the whole request. */
function topicErrors(error: unknown, specs: TopicSpec[]): TopicError[] {
  if (error instanceof Error && 'errors' in error && Array.isArray(error.errors)) {
    return (error.errors as TopicError[]).map(({ topic, type, message }) => ({ topic, type, message }));
  }
  const type = error instanceof Error && 'type' in error ? String(error.type) : '';
  const message = error instanceof Error ? error.message : String(error);
  return specs.map(({ topic }) => ({ topic, type, message }));
}

function refusedText(refused: TopicError[], specs: TopicSpec[]): string {
  return [
    'Kafka refuses to create topics:',
    ...refused.map(({ topic, type, message }) => `  ${topic}: ${message} (${type})`),
    'Change the configured partitions and replication, or have them created with:',
    ...specs
      .filter((spec) => refused.some(({ topic }) => topic === spec.topic))
      .map((spec) => `  ${creationCommand(spec)}`),
  ].join('\n');
}
