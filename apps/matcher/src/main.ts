import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { loadConfig, maskedSummary } from '#config';
import { KafkaRunnerStrategy } from '#kafka';
import { createLogger, runService, toNestLogger } from '#observability';
import { matcherConfig } from './matcher.config.js';
import { MatcherModule } from './matcher.module.js';
import { MatcherPipeline } from './matcher.pipeline.js';

await runService(() => {
  const config = loadConfig(matcherConfig);
  const logger = createLogger({ service: 'matcher', level: config.LOG_LEVEL });
  return {
    service: 'matcher',
    port: config.PORT,
    logger,
    shutdownTimeoutMs: config.SHUTDOWN_TIMEOUT_MS,
    otlpEndpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    summary: maskedSummary(matcherConfig, config),
    create: () =>
      NestFactory.create(MatcherModule.register(config, logger), {
        logger: toNestLogger(logger),
        abortOnError: false,
      }),
    start: async (app) => {
      const pipeline = app.get(MatcherPipeline);
      await pipeline.prepare();
      app.connectMicroservice({ strategy: new KafkaRunnerStrategy(pipeline.runner) });
      await app.startAllMicroservices();
    },
  };
});
