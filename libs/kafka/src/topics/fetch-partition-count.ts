import type { Admin } from 'kafkajs';

/**
 * @param admin connected
 * @throws kafkajs' UNKNOWN_TOPIC_OR_PARTITION where the topic does not exist
 */
export async function fetchPartitionCount(admin: Admin, topic: string): Promise<number> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  const partitions = topics.find(({ name }) => name === topic)?.partitions ?? [];
  if (partitions.length === 0) throw new Error(`the broker names no partition of ${topic}`);
  return partitions.length;
}
