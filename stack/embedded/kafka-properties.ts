import type { StackPorts, StackProfile } from '../stack-options.js';

export interface KafkaPropertiesOptions {
  readonly ports: Pick<StackPorts, 'kafka' | 'kafkaController'>;
  readonly dataDir: string;
  readonly profile: StackProfile;
}

/**
 * One broker that is its own controller.
 * The internal topics get one replica and few partitions: each partition is files and start-up time, and one machine needs no more.
 */
export function kafkaProperties(options: KafkaPropertiesOptions): Record<string, string> {
  const { kafka, kafkaController } = options.ports;
  return {
    'process.roles': 'broker,controller',
    'node.id': '1',
    'controller.quorum.voters': `1@127.0.0.1:${kafkaController}`,
    listeners: `PLAINTEXT://127.0.0.1:${kafka},CONTROLLER://127.0.0.1:${kafkaController}`,
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${kafka}`,
    'controller.listener.names': 'CONTROLLER',
    'log.dirs': options.dataDir,
    'offsets.topic.replication.factor': '1',
    'offsets.topic.num.partitions': '4',
    'transaction.state.log.replication.factor': '1',
    'transaction.state.log.min.isr': '1',
    'transaction.state.log.num.partitions': '1',
    'share.coordinator.state.topic.replication.factor': '1',
    'share.coordinator.state.topic.min.isr': '1',
    'share.coordinator.state.topic.num.partitions': '1',
    'auto.create.topics.enable': 'false',
    // The default waits 3 s for more members before the first one of a group gets its partitions.
    'group.initial.rebalance.delay.ms': '0',
    ...BY_PROFILE[options.profile],
  };
}

/**
 * After a kill -9 the controller waits out the old session before the port opens; the default is 9 s. A shorter heartbeat costs idle CPU.
 */
const BY_PROFILE: Record<StackProfile, Record<string, string>> = {
  local: { 'broker.session.timeout.ms': '3000', 'broker.heartbeat.interval.ms': '750' },
  test: {
    'broker.session.timeout.ms': '1500',
    'broker.heartbeat.interval.ms': '300',
    'group.min.session.timeout.ms': '1000',
  },
};

export function renderProperties(properties: Record<string, string>): string {
  // A backslash starts an escape in a Java properties file.
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${value.replaceAll('\\', '\\\\')}\n`)
    .join('');
}
