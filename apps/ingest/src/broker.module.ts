import { kafkaConnectionOf } from '#config';
import { eventTopicSpec } from '#contracts';
import { BatchingProducer, ensureTopics, type KafkaConnection } from '#kafka';
import { LOGGER, Metrics, type Logger } from '#observability';
import { Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { EVENT_TOPIC } from './event/make-record.js';
import { INGEST_CONFIG, type IngestConfig } from './ingest.config.js';

/** This service's side of Kafka: one topic, one producer. */
@Injectable()
export class Broker implements OnApplicationShutdown {
  readonly producer: BatchingProducer;
  private readonly connection: KafkaConnection;

  constructor(
    @Inject(INGEST_CONFIG) private readonly config: IngestConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(Metrics) metrics: Metrics,
  ) {
    this.connection = kafkaConnectionOf(config, 'webhooks-ingest');
    this.producer = new BatchingProducer({ connection: this.connection, logger, metrics, name: 'ingest' });
  }

  /** Waits for the broker, then for the topic. @throws StartupError naming what is missing */
  async prepare(): Promise<void> {
    const { TOPIC_PARTITIONS: partitions, TOPIC_REPLICATION: replication, TOPIC_CREATE: create } = this.config;
    const specs = [eventTopicSpec(EVENT_TOPIC, { partitions, replication })];
    await ensureTopics({ connection: this.connection, specs, create, logger: this.logger });
    await this.producer.start();
  }

  /** After the outbox, which publishes through it: Nest ends the modules that import this one first. */
  async onApplicationShutdown(): Promise<void> {
    await this.producer.close();
  }
}

@Module({ providers: [Broker], exports: [Broker] })
export class BrokerModule {}
