import { createDatabase, type TestDatabase } from '#testing';
import type { Broker } from '../faults/broker.js';
import type { Cluster } from '../faults/cluster.js';
import type { KafkaProxy } from '../faults/kafka-proxy.js';
import type { Postgres } from '../faults/postgres.js';
import type { SmallDisk } from '../faults/small-disk.js';

/** Kafka and PostgreSQL under the system, and what of them a scenario may break. */
export interface Infrastructure {
  /** For the services. */
  readonly brokers: string[];
  /** For the ledger and its readers: past any proxy that loses answers. */
  readonly directBrokers: string[];
  readonly replication: number;
  /** Of a scenario's own, where it breaks one broker or its PostgreSQL. */
  readonly own?: { broker: Broker; proxy: KafkaProxy; postgres: Postgres; disk?: SmallDisk };
  /** Of a scenario's own, where it breaks one broker of several. */
  readonly cluster?: Cluster;
  createDatabase(): Promise<TestDatabase>;
  stop(): Promise<void>;
}

/** Those that KAFKA_BROKERS and DATABASE_URL name: shared, so nothing of them may be broken. */
export function givenInfrastructure(): Infrastructure {
  const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',');
  return {
    brokers,
    directBrokers: brokers,
    replication: 1,
    createDatabase: () => createDatabase('chaos'),
    stop: () => Promise.resolve(),
  };
}

/** What a scenario breaks, where its ground has it. */
export function ownOf({ own }: Infrastructure): NonNullable<Infrastructure['own']> {
  if (own === undefined) throw new Error('this scenario needs a broker and a PostgreSQL of its own');
  return own;
}

export function clusterOf({ cluster }: Infrastructure): Cluster {
  if (cluster === undefined) throw new Error('this scenario needs a cluster of its own');
  return cluster;
}
