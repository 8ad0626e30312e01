import { randomUUID } from 'node:crypto';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { kafkaConnectionOf } from '#config';
import { EVENT_TOPICS, topicNames } from '#contracts';
import { BatchingProducer, KafkaRunner, ReplicatedTable } from '#kafka';
import { Metrics, OperationsModule, type Logger } from '#observability';
import { decodeSubscriber, DestinationIndex } from './destination-index.js';
import { EventController, EventLimits } from './event.controller.js';
import type { Subscriber } from './match/subscriber.js';
import type { MatcherConfig } from './matcher.config.js';
import { MatcherMetrics } from './matcher.metrics.js';
import { MatcherPipeline } from './matcher.pipeline.js';
import { CommandPublisher } from './publish/command.publisher.js';
import { FanOutPace } from './publish/fan-out-pace.js';
import { RejectedPublisher } from './publish/rejected.publisher.js';

/** Of one partition, read and not done. Three topics times the partitions are this many times in memory, at worst. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024;
/** An event is a quarter of it at most, and full answers cost less than many small ones. */
const FETCH_BYTES_PER_PARTITION = 1024 * 1024;

@Module({})
export class MatcherModule {
  static register(config: MatcherConfig, logger: Logger): DynamicModule {
    const { metrics, readiness, providers } = assemble(config, logger);
    return {
      module: MatcherModule,
      imports: [OperationsModule.register({ logger, metrics, readiness })],
      controllers: [EventController],
      providers,
    };
  }
}

/** Wires the service by hand: every part takes what it needs in its constructor, and this is the one place that knows all. */
function assemble(config: MatcherConfig, logger: Logger) {
  const metrics = new Metrics('matcher');
  const connection = kafkaConnectionOf(config, 'webhooks-matcher');
  const kafka = { connection, logger, metrics };
  const topics = topicNames({
    prefix: config.TOPIC_PREFIX,
    retryDelaysMs: config.RETRY_DELAYS_MS,
    deferDelaysMs: config.DEFER_DELAYS_MS,
  });
  const index = new DestinationIndex();
  const table = new ReplicatedTable<Subscriber>({
    ...kafka,
    topic: topics.destinations,
    groupId: topics.groups.table(randomUUID()),
    decode: decodeSubscriber,
    onChange: index.apply,
  });
  const producer = new BatchingProducer({ ...kafka, name: 'commands' });
  const pace = new FanOutPace({
    commandsPerSecond: config.FAN_OUT_PER_SECOND,
    onHeld: (ms) => matcherMetrics.fanOutHeldSeconds.inc(ms / 1_000),
  });
  const commands = new CommandPublisher({ topic: topics.commands, producer, pace });
  const matcherMetrics = new MatcherMetrics(metrics, () => commands.waitingEventCount);
  const rejected = new RejectedPublisher(topics.rejected, producer, matcherMetrics);
  const runner = new KafkaRunner({
    ...kafka,
    groupId: topics.groups.matcher,
    subscriptions: EVENT_TOPICS.map((topic) => ({ topic, pattern: 'event' })),
    coPartitioned: false,
    unprocessable: (record, error, context) => rejected.reject(record, 'internal', nameOf(error), context),
    limits: { maxBufferedBytes: MAX_BUFFERED_BYTES },
    fetch: { maxBytesPerPartition: FETCH_BYTES_PER_PARTITION },
    shutdownTimeoutMs: config.SHUTDOWN_TIMEOUT_MS,
  });
  const pipeline = new MatcherPipeline({ config, connection, topics, table, producer, runner, logger });
  const providers: Provider[] = [
    { provide: MatcherPipeline, useValue: pipeline },
    { provide: EventLimits, useValue: new EventLimits(config.EVENT_MAX_BYTES) },
    { provide: DestinationIndex, useValue: index },
    { provide: CommandPublisher, useValue: commands },
    { provide: RejectedPublisher, useValue: rejected },
    { provide: MatcherMetrics, useValue: matcherMetrics },
  ];
  return { metrics, readiness: [runner, table, producer], providers };
}

/** The kind of an error, without its text: a message could carry a value. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
