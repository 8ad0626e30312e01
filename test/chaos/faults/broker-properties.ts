import { kafkaProperties } from '../../../stack/embedded/kafka-properties.js';

/** What one broker of several must be told. */
export interface ClusterRole {
  nodeId: number;
  clusterId: string;
  controllerPort: number;
  /** `id@host:port` of every broker, joined by commas. */
  voters: string;
  heapMb: number;
}

export interface BrokerPropertiesOptions {
  ports: { kafka: number; direct: number; kafkaController: number };
  advertisedPort: number;
  dataDir: string;
  role?: ClusterRole | undefined;
}

/**
 * The test stack's settings, with a second listener: PLAINTEXT for the clients, at whatever port they shall take, and DIRECT for brokers
 * among themselves and for those who must see what is true while the first is cut.
 */
export function brokerProperties(options: BrokerPropertiesOptions): Record<string, string> {
  const { ports, advertisedPort, dataDir, role } = options;
  return {
    ...kafkaProperties({ ports, dataDir, profile: 'test' }),
    listeners: [
      `PLAINTEXT://127.0.0.1:${ports.kafka}`,
      `DIRECT://127.0.0.1:${ports.direct}`,
      `CONTROLLER://127.0.0.1:${ports.kafkaController}`,
    ].join(),
    'advertised.listeners': `PLAINTEXT://127.0.0.1:${advertisedPort},DIRECT://127.0.0.1:${ports.direct}`,
    'listener.security.protocol.map': 'PLAINTEXT:PLAINTEXT,DIRECT:PLAINTEXT,CONTROLLER:PLAINTEXT',
    'inter.broker.listener.name': 'DIRECT',
    ...(role && clusterProperties(role)),
  };
}

/**
 * Three copies of everything, two of them for an acknowledgement. A broker that died is noticed within 6 s; with shorter times a busy
 * machine takes brokers for dead that are not, and elects controllers for ever.
 */
function clusterProperties({ nodeId, voters }: ClusterRole): Record<string, string> {
  return {
    'node.id': String(nodeId),
    'controller.quorum.voters': voters,
    'controller.quorum.election.timeout.ms': '2000',
    'controller.quorum.fetch.timeout.ms': '5000',
    'broker.session.timeout.ms': '6000',
    'replica.lag.time.max.ms': '6000',
    'default.replication.factor': '3',
    'min.insync.replicas': '2',
    'offsets.topic.replication.factor': '3',
    'transaction.state.log.replication.factor': '3',
    'transaction.state.log.min.isr': '2',
    'share.coordinator.state.topic.replication.factor': '3',
    'share.coordinator.state.topic.min.isr': '2',
    // Of the default's 128 MB half the heap would be taken.
    'log.cleaner.dedupe.buffer.size': String(16 * 1024 * 1024),
    // Leaders move when a scenario says so.
    'auto.leader.rebalance.enable': 'false',
  };
}
