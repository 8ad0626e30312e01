import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';

import type { Logger } from '#observability';

import type { KafkaConnection } from '../client/connection.js';
import { disconnectQuietly } from '../client/disconnect-quietly.js';
import { StartupError } from '../errors.js';
import { classifySendError } from '../producer/classify-send-error.js';
import { connectAdmin } from './connect-admin.js';
import { createMissing } from './create-missing.js';
import { fetchPartitionCount } from './fetch-partition-count.js';
import { creationCommand, type TopicSpec } from './topic-spec.js';

const ASK_AGAIN_AFTER_MS = 200;
const LOG_EVERY_ASKS = 50;

export interface EnsureTopicsOptions {
  connection: KafkaConnection;
  specs: TopicSpec[];
  /** Whether missing topics are made; else they refuse the start. */
  create: boolean;
  logger: Logger;
  /** Groups of topics that must have one number of partitions, since equal partitions are read together. */
  equalPartitions?: string[][];
}

/**
 * Waits for the broker, then until every topic of `specs` exists and all its partitions have leaders. Several processes
 * may do this at once. A missing topic is made with the partitions of its existing equals, if it has any.
 *
 * @throws StartupError naming what is missing, unequal or refused by the broker, and the remedy
 */
export async function ensureTopics(o: EnsureTopicsOptions): Promise<void> {
  const admin = await connectAdmin(o.connection, o.logger);
  try {
    const groups = o.equalPartitions ?? [];
    const wanted = [...new Set([...o.specs.map(({ topic }) => topic), ...groups.flat()])];
    const counts = await countPartitions(admin, wanted, o.logger);
    refuseUnequal(groups, counts);
    const missing = o.specs.filter(({ topic }) => !counts.has(topic));
    if (missing.length > 0) {
      if (!o.create) throw new StartupError(missingText(missing));
      const fitted = missing.map((spec) => fitToEquals(spec, groups, counts, o.logger));
      await createMissing(admin, fitted, o.logger);
      for (const { topic } of missing) counts.set(topic, await awaitLeaders(admin, topic, o.logger));
      refuseUnequal(groups, counts);
    }
  } finally {
    await disconnectQuietly(admin, o.logger);
  }
}

/** Partitions by topic, of those that exist. */
async function countPartitions(admin: Admin, topics: string[], logger: Logger): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const topic of topics) {
    const count = await askUntilTold(admin, topic, logger, (type) => type === 'UNKNOWN_TOPIC_OR_PARTITION');
    if (count !== undefined) counts.set(topic, count);
  }
  return counts;
}

/** A new topic is unknown to the broker for a moment, and then without leaders. */
async function awaitLeaders(admin: Admin, topic: string, logger: Logger): Promise<number> {
  return (await askUntilTold(admin, topic, logger, () => false)) ?? 0;
}

async function askUntilTold(
  admin: Admin,
  topic: string,
  logger: Logger,
  isAnswer: (errorType: string) => boolean,
): Promise<number | undefined> {
  for (let asked = 1; ; asked += 1) {
    try {
      return await fetchPartitionCount(admin, topic);
    } catch (error) {
      const { type, message } = classifySendError(error);
      if (isAnswer(type)) return undefined;
      if (type === 'TOPIC_AUTHORIZATION_FAILED' || type === 'INVALID_TOPIC_EXCEPTION') {
        throw new StartupError(`Kafka refuses to describe topic ${topic}: ${message}`, { cause: error });
      }
      if (asked % LOG_EVERY_ASKS === 0) logger.warn({ topic, error: message }, 'waiting for a topic and its leaders');
    }
    await sleep(ASK_AGAIN_AFTER_MS);
  }
}

function missingText(missing: TopicSpec[]): string {
  return [
    `${missing.length} topic(s) are missing: ${missing.map(({ topic }) => topic).join(', ')}.`,
    'Create them, or allow this service to create topics:',
    ...missing.map((spec) => `  ${creationCommand(spec)}`),
  ].join('\n');
}

function fitToEquals(spec: TopicSpec, groups: string[][], counts: Map<string, number>, logger: Logger): TopicSpec {
  const equals = groups.filter((group) => group.includes(spec.topic)).flat();
  const partitions = equals.map((topic) => counts.get(topic)).find((count) => count !== undefined);
  if (partitions === undefined || partitions === spec.partitions) return spec;
  const fields = { topic: spec.topic, partitions, configured: spec.partitions };
  logger.warn(fields, 'a missing topic is created with as many partitions as those it is read together with');
  return { ...spec, partitions };
}

function refuseUnequal(groups: string[][], counts: Map<string, number>): void {
  for (const group of groups) {
    const known = group.flatMap((topic) => (counts.has(topic) ? [{ topic, count: counts.get(topic) ?? 0 }] : []));
    const most = Math.max(...known.map(({ count }) => count));
    const fewer = known.filter(({ count }) => count < most);
    if (fewer.length === 0) continue;
    throw new StartupError(
      [
        `Topics that are read together need equal numbers of partitions: ${known.map(({ topic, count }) => `${topic} has ${count}`).join(', ')}.`,
        'Once the shorter ones are drained (more partitions move keys to others), raise them:',
        ...fewer.map(({ topic }) => `  kafka-topics.sh --alter --topic ${topic} --partitions ${most}`),
      ].join('\n'),
    );
  }
}
