import { ByteWriter } from './byte-writer.js';
import { type EncodableRecord, encodeRecordBatch } from './encode-record-batch.js';

export interface ProduceRequest {
  acks: number;
  /** How long the broker may wait for its replicas, ms. */
  timeout: number;
  topicData: readonly {
    topic: string;
    partitions: readonly { partition: number; messages: readonly EncodableRecord[] }[];
  }[];
}

const NO_TRANSACTION = -1;
/** What a first buffer holds; records of ours are about 2 KB with their headers. */
const EXPECTED_BYTES_PER_RECORD = 2_048;
const EXPECTED_BYTES_AROUND = 512;

/**
 * The body of a Produce request, versions 3 to 7.
 *
 * @param nowMs epoch; the time of every record
 */
export function encodeProduceRequest({ acks, timeout, topicData }: ProduceRequest, nowMs: number): Buffer {
  const writer = new ByteWriter(EXPECTED_BYTES_AROUND + countRecords(topicData) * EXPECTED_BYTES_PER_RECORD);
  writer.int16(NO_TRANSACTION);
  writer.int16(acks);
  writer.int32(timeout);
  writer.int32(topicData.length);
  for (const { topic, partitions } of topicData) {
    writer.string(topic);
    writer.int32(partitions.length);
    for (const { partition, messages } of partitions) {
      writer.int32(partition);
      const sizeAt = writer.length;
      writer.int32(0);
      encodeRecordBatch(writer, messages, nowMs);
      writer.int32At(sizeAt, writer.length - sizeAt - 4);
    }
  }
  return writer.view();
}

function countRecords(topicData: ProduceRequest['topicData']): number {
  let count = 0;
  for (const { partitions } of topicData) for (const { messages } of partitions) count += messages.length;
  return count;
}
