import { kafkaConnectionOf } from '#config';
import { eventTopicSpec } from '#contracts';
import {
  BatchingProducer,
  ensureTopics,
  listTopics,
  type KafkaConnection,
  type OutgoingRecord,
  type Ownership,
} from '#kafka';
import { LOGGER, Metrics, type Logger } from '#observability';
import { Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { EVENT_TOPIC } from './event/make-record.js';
import { INGEST_CONFIG, type IngestConfig } from './ingest.config.js';
import type { OutboxSink } from './outbox/publication.js';

/** This service's side of Kafka: one topic, one producer. */
@Injectable()
export class Broker implements OutboxSink, OnApplicationShutdown {
  /** Of the topic as it was found: it may be another's, with another number than ours. */
  partitionCount: number;
  private readonly producer: BatchingProducer;
  private readonly connection: KafkaConnection;

  constructor(
    @Inject(INGEST_CONFIG) private readonly config: IngestConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(Metrics) metrics: Metrics,
  ) {
    this.partitionCount = config.TOPIC_PARTITIONS;
    this.connection = kafkaConnectionOf(config, 'webhooks-ingest');
    this.producer = new BatchingProducer({ connection: this.connection, logger, metrics, name: 'ingest' });
  }

  /** Waits for the broker, then for the topic. @throws StartupError naming what is missing */
  async prepare(): Promise<void> {
    const { TOPIC_PARTITIONS: partitions, TOPIC_REPLICATION: replication, TOPIC_CREATE: create } = this.config;
    const specs = [eventTopicSpec(EVENT_TOPIC, { partitions, replication })];
    await ensureTopics({ connection: this.connection, specs, create, logger: this.logger });
    const counts = await listTopics({ connection: this.connection, logger: this.logger });
    this.partitionCount = counts.get(EVENT_TOPIC) ?? partitions;
    await this.producer.start();
  }

  send(record: OutgoingRecord, owner?: Ownership): Promise<unknown> {
    return this.producer.send(record, owner);
  }

  /** After the outbox, which publishes through it: Nest ends the modules that import this one first. */
  async onApplicationShutdown(): Promise<void> {
    await this.producer.close();
  }
}

@Module({ providers: [Broker], exports: [Broker] })
export class BrokerModule {}
