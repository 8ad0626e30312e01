import type { BeforeApplicationShutdown, OnApplicationShutdown } from '@nestjs/common';
import { topicSpecs, type TopicNames } from '#contracts';
import {
  ensureTopics,
  type BatchingProducer,
  type KafkaConnection,
  type KafkaRunner,
  type ReplicatedTable,
} from '#kafka';
import type { Logger } from '#observability';
import type { Subscriber } from './match/subscriber.js';
import type { MatcherConfig } from './matcher.config.js';

export interface PipelineParts {
  config: MatcherConfig;
  connection: KafkaConnection;
  topics: TopicNames;
  table: ReplicatedTable<Subscriber>;
  producer: BatchingProducer;
  runner: KafkaRunner;
  logger: Logger;
}

/** The order in which the parts start and stop. */
export class MatcherPipeline implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(private readonly parts: PipelineParts) {}

  get runner(): KafkaRunner {
    return this.parts.runner;
  }

  /** What the first record needs. Waits for the broker; an event read before the table is whole would miss destinations. */
  async prepare(): Promise<void> {
    const { config, connection, topics, producer, table, logger } = this.parts;
    const specs = topicSpecs(topics, { partitions: config.TOPIC_PARTITIONS, replication: config.TOPIC_REPLICATION });
    await ensureTopics({ connection, specs, create: config.TOPIC_CREATE, logger });
    await producer.start();
    await table.start();
  }

  /** While HTTP still answers, and before what the drain needs goes away. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.parts.runner.drainAndStop();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.parts.producer.close(), this.parts.table.stop()]);
  }
}
