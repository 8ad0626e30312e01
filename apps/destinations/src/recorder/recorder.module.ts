import { KafkaRunner } from '#kafka';
import { LOGGER, Metrics, type Logger } from '#observability';
import {
  Inject,
  Module,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { Broker, BrokerModule } from '../broker.module.js';
import { DESTINATIONS_CONFIG, type DestinationsConfig } from '../destinations.config.js';
import { Database } from '../store/database.js';
import { DeliveryLogRepository, type LoggedAttempt } from '../store/delivery-log.repository.js';
import { StoreModule } from '../store/store.module.js';
import { AttemptRecorder } from './attempt-recorder.js';
import { AttemptController } from './attempt.controller.js';
import { BatchWriter } from './batch-writer.js';
import { createLogWriter } from './create-log-writer.js';
import { createRecorderRunner } from './create-recorder-runner.js';
import { DayKeeper } from './day-keeper.js';
import { RecorderMetrics } from './recorder.metrics.js';

/**
 * webhooks.attempts -> delivery log. Give `KafkaRunner` to a `KafkaRunnerStrategy`: it reads once the microservices are
 * started.
 */
@Module({
  imports: [StoreModule, BrokerModule],
  controllers: [AttemptController],
  providers: [
    { provide: RecorderMetrics, inject: [Metrics], useFactory: (metrics: Metrics) => new RecorderMetrics(metrics) },
    {
      provide: DayKeeper,
      inject: [DeliveryLogRepository, Database, DESTINATIONS_CONFIG, RecorderMetrics, LOGGER],
      useFactory: (
        log: DeliveryLogRepository,
        database: Database,
        { DELIVERY_LOG_DAYS: days }: DestinationsConfig,
        metrics: RecorderMetrics,
        logger: Logger,
      ) => new DayKeeper({ log, days, whenOpen: () => database.whenOpen(), metrics, logger }),
    },
    { provide: BatchWriter, inject: [DeliveryLogRepository, RecorderMetrics, LOGGER], useFactory: createLogWriter },
    {
      provide: AttemptRecorder,
      inject: [BatchWriter, Broker, RecorderMetrics, LOGGER],
      useFactory: (writer: BatchWriter<LoggedAttempt>, broker: Broker, metrics: RecorderMetrics, logger: Logger) =>
        new AttemptRecorder(writer, { topic: broker.topics.rejected, sink: broker.producer }, metrics, logger),
    },
    {
      provide: KafkaRunner,
      inject: [AttemptRecorder, Broker, DESTINATIONS_CONFIG, Metrics, LOGGER],
      useFactory: (
        recorder: AttemptRecorder,
        { connection, topics }: Broker,
        { SHUTDOWN_TIMEOUT_MS: shutdownTimeoutMs }: DestinationsConfig,
        metrics: Metrics,
        logger: Logger,
      ) => createRecorderRunner(recorder, { connection, topics, shutdownTimeoutMs, metrics, logger }),
    },
  ],
  exports: [KafkaRunner],
})
export class RecorderModule implements OnApplicationBootstrap, BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    @Inject(KafkaRunner) private readonly runner: KafkaRunner,
    @Inject(BatchWriter) private readonly writer: BatchWriter<LoggedAttempt>,
    @Inject(DayKeeper) private readonly days: DayKeeper,
  ) {}

  onApplicationBootstrap(): void {
    this.days.start();
  }

  /** While HTTP still answers, and before the database goes away. */
  async beforeApplicationShutdown(): Promise<void> {
    await this.runner.drainAndStop();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([this.writer.stop(), this.days.stop()]);
  }
}
