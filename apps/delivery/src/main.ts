import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { loadConfig, maskedSummary } from '#config';
import { KafkaRunnerStrategy } from '#kafka';
import { createLogger, runService, toNestLogger } from '#observability';
import { deliveryConfig } from './delivery.config.js';
import { DeliveryModule } from './delivery.module.js';
import { DeliveryPipeline } from './delivery.pipeline.js';

await runService(() => {
  const config = loadConfig(deliveryConfig);
  const logger = createLogger({ service: 'delivery', level: config.LOG_LEVEL });
  return {
    service: 'delivery',
    port: config.PORT,
    logger,
    shutdownTimeoutMs: config.SHUTDOWN_TIMEOUT_MS,
    otlpEndpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    summary: maskedSummary(deliveryConfig, config),
    create: () =>
      NestFactory.create(DeliveryModule.register(config, logger), {
        logger: toNestLogger(logger),
        abortOnError: false,
      }),
    start: async (app) => {
      const pipeline = app.get(DeliveryPipeline);
      await pipeline.prepare();
      app.connectMicroservice({ strategy: new KafkaRunnerStrategy(pipeline.runner) });
      await app.startAllMicroservices();
    },
  };
});
