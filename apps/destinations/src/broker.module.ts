import { kafkaConnectionOf } from '#config';
import { topicNames, topicSpecs, type TopicNames } from '#contracts';
import { BatchingProducer, ensureTopics, type KafkaConnection } from '#kafka';
import { LOGGER, Metrics, type Logger } from '#observability';
import { Inject, Injectable, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DESTINATIONS_CONFIG, type DestinationsConfig } from './destinations.config.js';

/** This service's side of Kafka: names, connection, and the one producer. */
@Injectable()
export class Broker implements OnApplicationShutdown {
  readonly connection: KafkaConnection;
  readonly topics: TopicNames;
  readonly producer: BatchingProducer;

  constructor(
    @Inject(DESTINATIONS_CONFIG) private readonly config: DestinationsConfig,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(Metrics) metrics: Metrics,
  ) {
    this.connection = kafkaConnectionOf(config, 'webhooks-destinations');
    this.topics = topicNames({
      prefix: config.TOPIC_PREFIX,
      retryDelaysMs: config.RETRY_DELAYS_MS,
      deferDelaysMs: config.DEFER_DELAYS_MS,
    });
    this.producer = new BatchingProducer({ connection: this.connection, logger, metrics, name: 'destinations' });
  }

  /** Waits for the broker, then for the topics. @throws StartupError naming what is missing */
  async prepare(): Promise<void> {
    const { TOPIC_PARTITIONS: partitions, TOPIC_REPLICATION: replication, TOPIC_CREATE: create } = this.config;
    const specs = topicSpecs(this.topics, { partitions, replication });
    await ensureTopics({ connection: this.connection, specs, create, logger: this.logger });
    await this.producer.start();
  }

  /** After the modules that publish through it: Nest ends those that import this one first. */
  async onApplicationShutdown(): Promise<void> {
    await this.producer.close();
  }
}

@Module({
  providers: [Broker, { provide: BatchingProducer, inject: [Broker], useFactory: (broker: Broker) => broker.producer }],
  exports: [Broker, BatchingProducer],
})
export class BrokerModule {}
