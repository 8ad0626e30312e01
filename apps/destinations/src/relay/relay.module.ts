import { LOGGER, Metrics, type Logger } from '#observability';
import { Module } from '@nestjs/common';
import { Broker, BrokerModule } from '../broker.module.js';
import { PublicationRepository } from '../store/publication.repository.js';
import { StoreModule } from '../store/store.module.js';
import { DestinationRelay } from './destination-relay.js';
import { isTopicEmpty } from './is-topic-empty.js';
import { PUBLISH_NOTIFIER } from './publish-notifier.js';
import { RelayMetrics } from './relay.metrics.js';

/** Rows -> webhooks.destinations. Sweeps from `DestinationRelay.start` on, once the topics are there. */
@Module({
  imports: [StoreModule, BrokerModule],
  providers: [
    {
      provide: DestinationRelay,
      inject: [PublicationRepository, Broker, Metrics, LOGGER],
      useFactory: (publications: PublicationRepository, broker: Broker, metrics: Metrics, logger: Logger) => {
        const { connection, producer, topics } = broker;
        return new DestinationRelay({
          publications,
          sink: producer,
          topic: topics.destinations,
          topicIsEmpty: () => isTopicEmpty(connection, topics.destinations, logger),
          metrics: new RelayMetrics(metrics),
          logger,
        });
      },
    },
    { provide: PUBLISH_NOTIFIER, useExisting: DestinationRelay },
  ],
  exports: [DestinationRelay, PUBLISH_NOTIFIER],
})
export class RelayModule {}
