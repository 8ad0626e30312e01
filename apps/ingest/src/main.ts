import 'reflect-metadata';
import { loadConfig, maskedSummary } from '#config';
import { createLogger, Metrics, runService } from '#observability';
import { Broker } from './broker.module.js';
import { createApplication } from './create-application.js';
import { ingestVariables } from './ingest.config.js';
import { OutboxModule } from './outbox/outbox.module.js';
import { OutboxPublisher } from './outbox/outbox-publisher.js';

await runService(() => {
  const config = loadConfig(ingestVariables);
  const logger = createLogger({ service: 'ingest', level: config.LOG_LEVEL });
  return {
    service: 'ingest',
    port: config.PORT,
    logger,
    shutdownTimeoutMs: config.SHUTDOWN_TIMEOUT_MS,
    otlpEndpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    summary: maskedSummary(ingestVariables, config),
    create: () => createApplication({ config, logger, metrics: new Metrics('ingest'), outside: [OutboxModule] }),
    // Events are accepted from the moment the port is bound; this waits for the broker.
    start: async (app) => {
      await app.get(Broker, { strict: false }).prepare();
      app.get(OutboxPublisher, { strict: false }).start();
    },
  };
});
