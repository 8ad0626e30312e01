import type { BeforeApplicationShutdown, OnApplicationShutdown } from '@nestjs/common';
import { parseLaneTopic, topicSpecs, type DestinationState, type TopicNames } from '#contracts';
import {
  ensureTopics,
  KafkaRunner,
  listTopics,
  type BatchingProducer,
  type KafkaConnection,
  type ReplicatedTable,
  type Subscription,
} from '#kafka';
import type { EgressClient } from '#egress';
import type { Logger } from '#observability';
import type { UnreadableDestinations } from './attempt/unreadable-destinations.js';
import type { DeliveryConfig } from './delivery.config.js';

export interface PipelineParts {
  config: DeliveryConfig;
  connection: KafkaConnection;
  topics: TopicNames;
  table: ReplicatedTable<DestinationState>;
  producers: readonly BatchingProducer[];
  egress: EgressClient;
  runner: KafkaRunner;
  unreadable: UnreadableDestinations;
  logger: Logger;
}

/** The order in which the parts start and stop. */
export class DeliveryPipeline implements BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(private readonly parts: PipelineParts) {}

  get runner(): KafkaRunner {
    return this.parts.runner;
  }

  /** Topics, producers, table: what the first record needs. Waits for the broker. */
  async prepare(): Promise<void> {
    const { config, connection, topics, logger } = this.parts;
    const specs = topicSpecs(topics, { partitions: config.TOPIC_PARTITIONS, replication: config.TOPIC_REPLICATION });
    const lanes = await this.subscriptions();
    const equalPartitions = [[topics.commands, ...lanes.filter((l) => l.lane !== undefined).map((l) => l.topic)]];
    await ensureTopics({ connection, specs, create: config.TOPIC_CREATE, logger, equalPartitions });
    await Promise.all(this.parts.producers.map((producer) => producer.start()));
    await this.parts.table.start();
    this.parts.unreadable.reportLoaded(this.parts.table.size);
  }

  /** Every lane that exists under our prefix, configured or not: a tier that was dropped still holds records. */
  async subscriptions(): Promise<Subscription[]> {
    const { topics, config, connection, logger } = this.parts;
    const existing = [...(await listTopics({ connection, logger })).keys()];
    const configured = [...topics.retryLanes, ...topics.deferLanes].map((lane) => lane.topic);
    const lanes: Subscription[] = [{ topic: topics.commands, pattern: 'command' }];
    for (const topic of new Set([...configured, ...existing])) {
      const lane = parseLaneTopic(topic, config.TOPIC_PREFIX);
      if (lane === undefined) continue;
      const kind = lane.kind === 'retry' ? 'delayed' : 'parked';
      lanes.push({ topic, pattern: 'command', lane: { kind, delayMs: lane.delayMs } });
    }
    return lanes;
  }

  /** While HTTP still answers, and before what the drain needs goes away. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.parts.runner.drainAndStop();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.parts.producers.map((producer) => producer.close()));
    await Promise.all([this.parts.table.stop(), this.parts.egress.close()]);
  }
}
