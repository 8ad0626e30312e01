import type { StackOptions } from '../stack-options.js';
import { volumeName } from './volume-name.js';
import { kafkaProperties } from '../embedded/kafka-properties.js';

const IMAGE = 'apache/kafka:4.3.1';
const BROKER_PORT = 9092;
const DATA_DIR = '/var/lib/kafka/data';
const START_TIMEOUT_MS = 180_000;

/** Apache Kafka in a container. testcontainers' reaper removes it should this process die. */
export async function startKafkaContainer(options: StackOptions, host: string): Promise<void> {
  const { GenericContainer, Wait } = await import('testcontainers');
  const { layout, session, ports, profile } = options;
  const container = new GenericContainer(IMAGE)
    .withEnvironment(kafkaEnvironment(options, host))
    // A fixed port: the broker must tell its clients where it is before it has started.
    .withExposedPorts({ container: BROKER_PORT, host: ports.kafka })
    .withBindMounts(
      profile === 'test' ? [] : [{ source: volumeName('kafka', layout.stateDir), target: DATA_DIR, mode: 'rw' }],
    )
    .withWaitStrategy(Wait.forLogMessage(/Kafka Server started/))
    .withStartupTimeout(START_TIMEOUT_MS);
  const started = await session.progress.during(`Kafka: starting the container ${IMAGE}`, container.start());
  session.supervisor.onStop('stack', async () => void (await started.stop({ timeout: 10_000 })));
}

/** The embedded broker's settings in the image's spelling (KAFKA_LOG_DIRS), with the container's own addresses. */
export function kafkaEnvironment(
  options: Pick<StackOptions, 'ports' | 'profile'>,
  host: string,
): Record<string, string> {
  const properties = {
    ...kafkaProperties({ ports: options.ports, dataDir: DATA_DIR, profile: options.profile }),
    'controller.quorum.voters': '1@localhost:9093',
    listeners: `PLAINTEXT://:${BROKER_PORT},CONTROLLER://:9093`,
    'advertised.listeners': `PLAINTEXT://${host}:${options.ports.kafka}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'PLAINTEXT',
  };
  return Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [`KAFKA_${name.toUpperCase().replaceAll('.', '_')}`, value]),
  );
}
