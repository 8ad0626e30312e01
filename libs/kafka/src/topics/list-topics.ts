import type { Logger } from '#observability';

import type { KafkaConnection } from '../client/connection.js';
import { disconnectQuietly } from '../client/disconnect-quietly.js';
import { connectAdmin } from './connect-admin.js';

/** Every topic of the cluster and its number of partitions. Waits for the broker. */
export async function listTopics(o: { connection: KafkaConnection; logger: Logger }): Promise<Map<string, number>> {
  const admin = await connectAdmin(o.connection, o.logger);
  try {
    const { topics } = await admin.fetchTopicMetadata();
    return new Map(topics.map(({ name, partitions }) => [name, partitions.length]));
  } finally {
    await disconnectQuietly(admin, o.logger);
  }
}
