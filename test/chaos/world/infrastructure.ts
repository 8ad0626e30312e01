import { createDatabase, type TestDatabase } from '#testing';

/** Kafka and PostgreSQL under the system, and what of them a scenario may break. */
export interface Infrastructure {
  /** For the services. */
  readonly brokers: string[];
  /** For the ledger and its readers: past any proxy that loses answers. */
  readonly directBrokers: string[];
  readonly replication: number;
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
