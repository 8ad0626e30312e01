import type { Admin, Kafka } from 'kafkajs';

import type { Logger } from '#observability';

import type { KafkaConnection } from '../client/connection.js';
import { createKafka } from '../client/create-kafka.js';
import { disconnectQuietly } from '../client/disconnect-quietly.js';

/** An admin client of its own; `connect` and `disconnect` are the caller's. */
export function createAdmin(connection: KafkaConnection, logger: Logger): Admin {
  return createKafka(connection, logger).admin();
}

/** Runs with a connected admin client and disconnects it whatever happens. */
export async function withAdmin<T>(kafka: Kafka, logger: Logger, run: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = kafka.admin();
  try {
    await admin.connect();
    return await run(admin);
  } finally {
    await disconnectQuietly(admin, logger);
  }
}
