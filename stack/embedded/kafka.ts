import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SupervisedChild } from '../process/supervisor.js';
import type { StackOptions } from '../stack-options.js';
import type { Java } from './java.js';
import { KafkaProgram } from './kafka-program.js';
import { kafkaProperties } from './kafka-properties.js';

/** Apache Kafka in a JVM of ours, ready to serve. */
export async function startEmbeddedKafka(options: StackOptions, java: Java): Promise<SupervisedChild> {
  const { layout, session, ports, profile } = options;
  const program = await KafkaProgram.find(session, java, layout.logsDir);
  if (profile === 'test') rmSync(layout.kafkaDataDir, { recursive: true, force: true });
  return program.start({
    name: 'Kafka',
    port: ports.kafka,
    properties: kafkaProperties({ ports, dataDir: layout.kafkaDataDir, profile }),
    dataDir: layout.kafkaDataDir,
    propertiesFile: join(layout.stateDir, 'kafka.properties'),
    logFile: join(layout.logsDir, 'kafka.log'),
    consoleLog: join(layout.logsDir, 'kafka-console.log'),
    writesArchive: true,
  });
}
