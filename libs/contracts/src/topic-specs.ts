import { EVENT_TOPICS } from './catalogue.js';
import type { TopicNames } from './topics.js';

export interface TopicSpec {
  topic: string;
  partitions: number;
  replication: number;
  /** Topic configuration as the broker spells it. */
  config: Record<string, string>;
}

/** The largest record our topics take: the broker's spelling of 1 MiB plus its batch overhead. */
export const TOPIC_MAX_RECORD_BYTES = 1_048_588;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DESTINATION_PARTITIONS = 1;
const ARCHIVE_PARTITIONS = 3;

/**
 * Every topic the system needs, each once. The lanes (commands, retry, defer) and attempts have equal partition counts,
 * so that one delivery instance owns all lanes of a destination.
 *
 * @param options `partitions` of the lanes, attempts and event topics
 */
export function topicSpecs(names: TopicNames, options: { partitions: number; replication: number }): TopicSpec[] {
  const { partitions, replication } = options;
  const durable = durableConfig(replication);
  const spec = (topic: string, count: number, config: Record<string, string>) => ({
    topic,
    partitions: count,
    replication,
    config: { ...durable, ...config },
  });
  const ours = { 'max.message.bytes': String(TOPIC_MAX_RECORD_BYTES), 'compression.type': 'producer' };
  // A week covers any outage of a consumer; the delays themselves are seconds. What is left of a delay is told by the writer's own time.
  const flowing = {
    ...ours,
    'cleanup.policy': 'delete',
    'retention.ms': String(7 * DAY_MS),
    'message.timestamp.type': 'CreateTime',
  };
  const archived = { ...ours, 'cleanup.policy': 'delete', 'retention.ms': String(30 * DAY_MS) };
  const lanes = [...names.retryLanes, ...names.deferLanes].map((lane) => lane.topic);
  return [
    ...EVENT_TOPICS.map((topic) => eventTopicSpec(topic, options)),
    spec(names.destinations, DESTINATION_PARTITIONS, { ...ours, ...compacted }),
    ...[names.commands, ...new Set(lanes), names.attempts].map((topic) => spec(topic, partitions, flowing)),
    spec(names.deadLetter, ARCHIVE_PARTITIONS, archived),
    spec(names.rejected, ARCHIVE_PARTITIONS, archived),
  ];
}

/** One of the upstream's topics, for where it is missing. */
export function eventTopicSpec(topic: string, options: { partitions: number; replication: number }): TopicSpec {
  return { topic, ...options, config: durableConfig(options.replication) };
}

/** Two acknowledged copies where there are three: one broker may be away without stopping us or losing a record. */
function durableConfig(replication: number): Record<string, string> {
  return { 'min.insync.replicas': replication >= 3 ? '2' : '1', 'unclean.leader.election.enable': 'false' };
}

/** Rolled hourly: the cleaner leaves the newest segment alone, and readers load what it left. */
const compacted = {
  'cleanup.policy': 'compact',
  'segment.ms': String(HOUR_MS),
  'min.cleanable.dirty.ratio': '0.1',
  'delete.retention.ms': String(DAY_MS),
};
