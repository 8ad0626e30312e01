import { randomBytes } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { loadConfig } from '#config';
import { destinationKeyOf, encodeDestinationState, topicNames, type DestinationState } from '#contracts';
import { createAdmin, KafkaRunnerStrategy } from '#kafka';
import { SILENT_LOGGER } from '#observability';
import { SecretBox } from '#secrets';
import { startPublisher, uniqueName, type EventPublisher } from '#testing';
import { deliveryConfig } from '../src/delivery.config.js';
import { DeliveryModule } from '../src/delivery.module.js';
import { DeliveryPipeline } from '../src/delivery.pipeline.js';

/** The whole service, as `main` runs it, on topics of its own; `close` removes them. */
export class RunningDelivery {
  readonly topics;
  /** `http://127.0.0.1:<port>`, for its metrics. */
  url = '';
  publisher!: EventPublisher;
  private readonly config;
  private readonly box;
  private readonly admin;
  private app: INestApplication | undefined;
  private version = 0;

  constructor(
    readonly brokers: string[],
    env: Record<string, string> = {},
  ) {
    const prefix = `${uniqueName('delivery')}.`;
    const keys = `k1:${randomBytes(32).toString('base64')}`;
    this.config = loadConfig(deliveryConfig, {
      KAFKA_BROKERS: this.brokers.join(','),
      TOPIC_PREFIX: prefix,
      ENCRYPTION_KEYS: keys,
      EGRESS_ALLOW_HTTP: 'true',
      EGRESS_ALLOW_CIDRS: '127.0.0.0/8',
      ...env,
    });
    const { RETRY_DELAYS_MS: retryDelaysMs, DEFER_DELAYS_MS: deferDelaysMs } = this.config;
    this.topics = topicNames({ prefix, retryDelaysMs, deferDelaysMs });
    this.box = new SecretBox(keys);
    this.admin = createAdmin({ clientId: 'delivery-test', brokers: this.brokers, ssl: false }, SILENT_LOGGER);
  }

  async start(): Promise<void> {
    await this.admin.connect();
    this.publisher = await startPublisher({ brokers: this.brokers });
    const app = await NestFactory.create(DeliveryModule.register(this.config, SILENT_LOGGER), { logger: false });
    this.app = app;
    this.url = await app.listen(0, '127.0.0.1').then(() => app.getUrl());
    const pipeline = app.get(DeliveryPipeline);
    await pipeline.prepare();
    app.connectMicroservice({ strategy: new KafkaRunnerStrategy(pipeline.runner) });
    await app.startAllMicroservices();
  }

  /** A row of the next version, enabled, with a secret of its own. */
  stateOf(place: { tenantId: string; projectId: string; id: string }, url: string): DestinationState {
    const { tenantId, projectId, id: destinationId } = place;
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    const sealed = this.box.seal(secret, { tenantId, projectId, destinationId, field: 'secret' });
    return {
      ...{ ...place, version: ++this.version, name: destinationId, url, enabled: true },
      ...{ eventTypes: ['conversation.created'], agentScope: { kind: 'all' }, headers: null },
      ...{ secrets: [{ sealed, expiresAtMs: null }], updatedAt: '2026-03-01T12:00:00.000Z' },
    };
  }

  /** @param key the row's own where not given */
  async putDestination(state: DestinationState, key = destinationKeyOf(state)): Promise<void> {
    await this.publisher.publish(this.topics.destinations, { key, value: encodeDestinationState(state) });
  }

  async close(): Promise<void> {
    await this.app?.close();
    await this.publisher.close();
    const { destinations, commands, attempts, deadLetter, rejected, retryLanes, deferLanes } = this.topics;
    const lanes = [...retryLanes, ...deferLanes].map((lane) => lane.topic);
    await this.admin.deleteTopics({ topics: [destinations, commands, attempts, deadLetter, rejected, ...lanes] });
    await this.admin.deleteGroups([this.topics.groups.delivery]);
    await this.admin.disconnect();
  }
}
