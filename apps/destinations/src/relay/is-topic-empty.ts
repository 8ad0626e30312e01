import { createAdmin, type KafkaConnection } from '#kafka';
import type { Logger } from '#observability';

/** Whether no partition of the topic holds a record, or ever held one. @throws where the broker cannot be asked */
export async function isTopicEmpty(connection: KafkaConnection, topic: string, logger: Logger): Promise<boolean> {
  const admin = createAdmin(connection, logger);
  try {
    await admin.connect();
    const partitions = await admin.fetchTopicOffsets(topic);
    return partitions.every(({ high }) => high === '0');
  } finally {
    await admin.disconnect();
  }
}
