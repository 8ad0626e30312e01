import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import { kafkaConnectionOf } from '#config';
import { topicNames, type DestinationState } from '#contracts';
import { EgressClient } from '#egress';
import { BatchingProducer, KafkaRunner, ReplicatedTable } from '#kafka';
import { Metrics, OperationsModule, type Logger } from '#observability';
import { SecretBox } from '#secrets';
import { randomUUID } from 'node:crypto';
import { AttemptService } from './attempt/attempt.service.js';
import { DestinationOpener } from './attempt/opened-destination.js';
import { UnreadableDestinations } from './attempt/unreadable-destinations.js';
import { CommandController } from './command.controller.js';
import { planCommand } from './command/plan-command.js';
import type { DeliveryConfig } from './delivery.config.js';
import { DeliveryMetrics } from './delivery.metrics.js';
import { DeliveryPipeline } from './delivery.pipeline.js';
import { decodeDestination, DestinationTable } from './destination-table.js';
import { CallBudgets } from './isolation/call-budgets.js';
import { maxOpenCalls } from './isolation/fair-share.js';
import { DeferralService } from './outcome/deferral.service.js';
import { EgressFaults } from './outcome/egress-faults.js';
import { OutcomePublisher } from './outcome/outcome.publisher.js';
import { OutcomeService } from './outcome/outcome.service.js';

/** An attempt record waits this long for company: it is not urgent, and few full requests cost a third of many small ones. */
const ATTEMPTS_LINGER = { lingerMs: 10, busyLingerMs: 40 };

@Module({})
export class DeliveryModule {
  static register(config: DeliveryConfig, logger: Logger): DynamicModule {
    const parts = assemble(config, logger);
    const { metrics, runner, table, producers } = parts;
    return {
      module: DeliveryModule,
      imports: [OperationsModule.register({ logger, metrics, readiness: [runner, table, ...producers] })],
      controllers: [CommandController],
      providers: parts.providers,
    };
  }
}

/** Wires the service by hand: every part takes what it needs in its constructor, and this is the one place that knows all. */
function assemble(config: DeliveryConfig, logger: Logger) {
  const metrics = new Metrics('delivery');
  const connection = kafkaConnectionOf(config, 'webhooks-delivery');
  const prefix = config.TOPIC_PREFIX;
  const lanes = { retryDelaysMs: config.RETRY_DELAYS_MS, deferDelaysMs: config.DEFER_DELAYS_MS };
  const topics = topicNames({ prefix, ...lanes });
  const kafka = { connection, logger, metrics };

  const opener = new DestinationOpener(new SecretBox(config.ENCRYPTION_KEYS));
  const unreadable = new UnreadableDestinations(opener, metrics, logger);
  const table = new ReplicatedTable<DestinationState>({
    ...kafka,
    topic: topics.destinations,
    groupId: topics.groups.table(randomUUID()),
    decode: decodeDestination,
    onChange: (key, row) => {
      budgets.usable(key);
      unreadable.observe(key, row);
    },
  });
  const outcomeProducer = new BatchingProducer({ ...kafka, name: 'outcomes' });
  const attemptProducer = new BatchingProducer({ ...kafka, name: 'attempts', ...ATTEMPTS_LINGER });
  const producers = [outcomeProducer, attemptProducer];
  const egress = new EgressClient({ ...egressOptionsOf(config), logger, metrics });
  const budgets = new CallBudgets(isolationOptionsOf(config));
  const deliveryMetrics = new DeliveryMetrics(metrics, budgets);
  const publisher = new OutcomePublisher(topics, outcomeProducer, attemptProducer, deliveryMetrics, logger);
  const outcomes = new OutcomeService(publisher, config.RETRY_DELAYS_MS, deliveryMetrics, logger);
  const deferralLimits = {
    delaysMs: config.DEFER_DELAYS_MS,
    maxDeferred: config.DESTINATION_MAX_DEFERRED,
    maxAgeMs: config.DELIVERY_MAX_AGE_MS,
  };
  const deferrals = new DeferralService(publisher, outcomes, budgets, deferralLimits, prefix, deliveryMetrics);
  const runner: KafkaRunner = new KafkaRunner({
    ...kafka,
    groupId: topics.groups.delivery,
    subscriptions: () => pipeline.subscriptions(),
    coPartitioned: true,
    plan: planCommand,
    admission: budgets,
    catchUpLoopRatio: config.CATCH_UP_LOOP_PERCENT / 100,
    park: (record, context) => deferrals.defer(record, context),
    unprocessable: (record, error, context) => publisher.reject(record, 'internal', nameOf(error), context),
    shutdownTimeoutMs: config.SHUTDOWN_TIMEOUT_MS,
  });
  const clients = { table, producers, egress, runner };
  const pipeline = new DeliveryPipeline({ config, connection, topics, ...clients, unreadable, logger });
  const providers: Provider[] = [
    { provide: DeliveryPipeline, useValue: pipeline },
    { provide: DestinationTable, useValue: new DestinationTable(table) },
    { provide: AttemptService, useValue: new AttemptService(egress, opener, config.ATTEMPT_TIMEOUT_MS) },
    { provide: OutcomeService, useValue: outcomes },
    { provide: OutcomePublisher, useValue: publisher },
    { provide: DeferralService, useValue: deferrals },
    { provide: CallBudgets, useValue: budgets },
    { provide: EgressFaults, useValue: new EgressFaults(budgets, deliveryMetrics, logger) },
    { provide: DeliveryMetrics, useValue: deliveryMetrics },
  ];
  return { metrics, runner, table, producers, providers };
}

function isolationOptionsOf(config: DeliveryConfig) {
  return {
    maxLive: config.DELIVERY_MAX_IN_FLIGHT,
    maxSlow: config.DELIVERY_MAX_SLOW,
    maxPerDestination: config.DESTINATION_MAX_IN_FLIGHT,
    slowAfterMs: config.SLOW_AFTER_MS,
    deferAfterMs: config.DEFER_AFTER_MS,
  };
}

function egressOptionsOf(config: DeliveryConfig) {
  return {
    // Destinations may share an origin: the hanging calls of one must leave connections for the others.
    maxConnectionsPerOrigin: maxOpenCalls(isolationOptionsOf(config)),
    allowHttp: config.EGRESS_ALLOW_HTTP,
    allowCidrs: config.EGRESS_ALLOW_CIDRS,
    dnsServers: config.EGRESS_DNS_SERVERS,
    caFile: config.EGRESS_CA_FILE,
    proxyUrl: config.EGRESS_PROXY_URL,
  };
}

/** The kind of an error of ours, without its text: a message could carry what must not be logged. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}
