import type { ISocketFactory } from 'kafkajs';

/** How to reach the brokers. A plain object, as the configuration provides it. */
export interface KafkaConnection {
  /** Named in the brokers' logs and quotas. */
  clientId: string;
  /** `host:port` of at least one broker; the others are found through it. */
  brokers: string[];
  ssl: boolean;
  sasl?: { mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512'; username: string; password: string };
  /** Opens the sockets instead of node:net and node:tls, e.g. through a tunnel or a faulty network in a test. */
  socketFactory?: ISocketFactory;
}
