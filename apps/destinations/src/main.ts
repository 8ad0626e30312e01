import 'reflect-metadata';
import { loadConfig, maskedSummary } from '#config';
import { BatchingProducer, KafkaRunner, KafkaRunnerStrategy } from '#kafka';
import { createLogger, Metrics, runService } from '#observability';
import { TestSendingModule } from './api/test-sending.module.js';
import { Broker, BrokerModule } from './broker.module.js';
import { CommandsModule } from './commands/commands.module.js';
import { createApplication } from './create-application.js';
import { destinationsVariables } from './destinations.config.js';
import { KeyCheck } from './keys/key-check.js';
import { KeysModule } from './keys/keys.module.js';
import { RecorderModule } from './recorder/recorder.module.js';
import { DestinationRelay } from './relay/destination-relay.js';
import { RelayModule } from './relay/relay.module.js';

await runService(() => {
  const config = loadConfig(destinationsVariables);
  const logger = createLogger({ service: 'destinations', level: config.LOG_LEVEL });
  return {
    service: 'destinations',
    port: config.PORT,
    logger,
    shutdownTimeoutMs: config.SHUTDOWN_TIMEOUT_MS,
    otlpEndpoint: config.OTEL_EXPORTER_OTLP_ENDPOINT,
    summary: maskedSummary(destinationsVariables, config),
    create: () =>
      createApplication({
        config,
        logger,
        metrics: new Metrics('destinations'),
        outside: [BrokerModule, RelayModule, RecorderModule, CommandsModule, TestSendingModule, KeysModule],
        readiness: [BatchingProducer, KafkaRunner],
      }),
    start: async (app) => {
      app.get(KeyCheck, { strict: false }).start();
      await app.get(Broker, { strict: false }).prepare();
      app.get(DestinationRelay, { strict: false }).start();
      app.connectMicroservice({
        strategy: new KafkaRunnerStrategy(app.get(KafkaRunner, { strict: false })),
      });
      await app.startAllMicroservices();
    },
  };
});
