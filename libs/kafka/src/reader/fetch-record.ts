import type { KafkaMessage } from 'kafkajs';
import type Cluster from 'kafkajs/src/cluster/index.js';
import type { FetchedPartition } from 'kafkajs/src/cluster/index.js';

import { copyRecord } from '../consumer/copy-record.js';
import type { KafkaRecord } from '../records.js';

/** How long the leader waits for a record that is not there yet. */
const MAX_WAIT_MS = 100;
/** The leader hands out a whole batch at least, however large, and more of them only within this. */
const MAX_BYTES = 1;
/** Committed or not: what once had a position is asked for by it. */
const READ_UNCOMMITTED = 0;

/**
 * - `gone`: nothing lies there, and nothing will: compacted or not a record;
 * - `at_end`: the leader's log ends there. A leader that was just elected may not know yet how far its log is good;
 * - `no_partition`: the topic, as this connection knows it, has no such partition.
 */
export type FetchResult = KafkaRecord | 'gone' | 'at_end' | 'no_partition';

/** One look at one offset. Rejects with what the broker, or the connection to it, has to say. */
export async function fetchRecord(
  cluster: Cluster,
  topic: string,
  partition: number,
  offset: number,
): Promise<FetchResult> {
  await cluster.refreshMetadataIfNecessary();
  const [nodeId] = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
  if (nodeId === undefined) return 'no_partition';
  const broker = await cluster.findBroker({ nodeId });
  const wanted = { partition, fetchOffset: String(offset), maxBytes: MAX_BYTES };
  const { responses } = await broker.fetch({
    maxWaitTime: MAX_WAIT_MS,
    minBytes: 1,
    maxBytes: MAX_BYTES,
    isolationLevel: READ_UNCOMMITTED,
    topics: [{ topic, partitions: [wanted] }],
  });
  const answer = responses.flatMap((response) => response.partitions).find((one) => one.partition === partition);
  return answer === undefined ? 'at_end' : pick(answer, topic, offset);
}

/** A batch is read from its beginning: what is wanted may lie anywhere in it. */
function pick({ partition, messages, highWatermark }: FetchedPartition, topic: string, offset: number): FetchResult {
  const found = messages.find((message) => message.offset === String(offset));
  if (found !== undefined && !found.isControlRecord) {
    return copyRecord(topic, partition, offset, found as typeof found & KafkaMessage).record;
  }
  return messages.length === 0 && offset >= Number(highWatermark) ? 'at_end' : 'gone';
}
