import { randomBytes } from 'node:crypto';
import { loadConfig } from '#config';
import { KafkaRunner, KafkaRunnerStrategy } from '#kafka';
import { OperationsModule, SILENT_LOGGER, type Metrics } from '#observability';
import type { INestApplication } from '@nestjs/common';
import { Test } from '@nestjs/testing';
import { destinationsVariables } from '../src/destinations.config.js';
import { RecorderModule } from '../src/recorder/recorder.module.js';
import { SettingsModule } from '../src/settings.module.js';
import { Database } from '../src/store/database.js';

/** The recorder alone, on the real broker and database, once it reads. */
export async function startRecorder(
  env: { KAFKA_BROKERS: string; DATABASE_URL: string; TOPIC_PREFIX: string },
  metrics: Metrics,
): Promise<INestApplication> {
  const config = loadConfig(destinationsVariables, {
    ...env,
    OPERATOR_KEY: randomBytes(32).toString('hex'),
    ENCRYPTION_KEYS: `k1:${randomBytes(32).toString('base64')}`,
    SHUTDOWN_TIMEOUT_MS: '5000',
  });
  const operations = OperationsModule.register({ logger: SILENT_LOGGER, metrics });
  const imports = [SettingsModule.register(config), operations, RecorderModule];
  const nest = (await Test.createTestingModule({ imports }).compile()).createNestApplication({ logger: false });
  nest.connectMicroservice({ strategy: new KafkaRunnerStrategy(nest.get(KafkaRunner)) });
  await nest.startAllMicroservices();
  await nest.init();
  await nest.get(Database).whenOpen();
  return nest;
}
