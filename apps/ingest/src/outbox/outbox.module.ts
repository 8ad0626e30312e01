import { LOGGER, type Logger } from '#observability';
import { Module } from '@nestjs/common';
import { Broker, BrokerModule } from '../broker.module.js';
import { IngestMetrics } from '../ingest.metrics.js';
import { MetricsModule } from '../metrics.module.js';
import { OutboxRepository } from '../store/outbox.repository.js';
import { StoreModule } from '../store/store.module.js';
import { OUTBOX_NOTIFIER } from './outbox-notifier.js';
import { OutboxPublisher } from './outbox-publisher.js';

/** Outbox -> custom.events. Publishes from `OutboxPublisher.start` on, once the topic is there. */
@Module({
  imports: [StoreModule, BrokerModule, MetricsModule],
  providers: [
    {
      provide: OutboxPublisher,
      inject: [OutboxRepository, Broker, IngestMetrics, LOGGER],
      useFactory: (outbox: OutboxRepository, broker: Broker, metrics: IngestMetrics, logger: Logger) =>
        new OutboxPublisher({ outbox, sink: broker, metrics, logger }),
    },
    { provide: OUTBOX_NOTIFIER, useExisting: OutboxPublisher },
  ],
  exports: [OutboxPublisher, OUTBOX_NOTIFIER],
})
export class OutboxModule {}
