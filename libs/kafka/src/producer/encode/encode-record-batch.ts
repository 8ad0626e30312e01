import type { RecordHeaders } from '../../records.js';
import type { ByteWriter } from './byte-writer.js';
import { crc32c } from './crc32c.js';

export interface EncodableRecord {
  key?: Buffer | string | null;
  value: Buffer | string | null;
  /** A header that is undefined is none; an array is a header that comes several times. */
  headers?: RecordHeaders;
}

const MAGIC = 2;
const NO_PRODUCER = -1;
const NO_ATTRIBUTES = 0;

/**
 * Writes one record batch (message format 2): uncompressed, of no transaction and no idempotent producer, every record
 * stamped with one time. `RecordBatch` and `Record` of the Kafka protocol guide, field by field.
 *
 * @param timestampMs epoch
 */
export function encodeRecordBatch(writer: ByteWriter, records: readonly EncodableRecord[], timestampMs: number): void {
  writer.int64(0); // base offset: the broker's to give
  const lengthAt = writer.length;
  writer.int32(0);
  writer.int32(0); // partition leader epoch: not looked at
  writer.int8(MAGIC);
  const checksumAt = writer.length;
  writer.int32(0);
  const checkedFrom = writer.length;
  writer.int16(NO_ATTRIBUTES);
  writer.int32(records.length - 1);
  writer.int64(timestampMs);
  writer.int64(timestampMs);
  writer.int64(NO_PRODUCER);
  writer.int16(0); // producer epoch
  writer.int32(0); // first sequence
  writer.int32(records.length);
  for (let index = 0; index < records.length; index += 1) {
    const record = records[index] as EncodableRecord;
    writer.varintSized(() => encodeRecord(writer, record, index));
  }
  writer.int32At(lengthAt, writer.length - lengthAt - 4);
  writer.uint32At(checksumAt, crc32c(writer.view(checkedFrom)));
}

function encodeRecord(writer: ByteWriter, { key = null, value, headers = {} }: EncodableRecord, offset: number): void {
  writer.int8(NO_ATTRIBUTES);
  writer.varint(0); // after the batch's time
  writer.varint(offset);
  writer.varintBytes(key);
  writer.varintBytes(value);
  writer.varint(countHeaders(headers));
  for (const name in headers) {
    const header = headers[name];
    if (header === undefined) continue;
    if (Array.isArray(header)) for (const each of header) encodeHeader(writer, name, each);
    else encodeHeader(writer, name, header);
  }
}

function encodeHeader(writer: ByteWriter, name: string, value: Buffer | string): void {
  writer.varintBytes(name);
  writer.varintBytes(value);
}

function countHeaders(headers: RecordHeaders): number {
  let count = 0;
  for (const name in headers) {
    const header = headers[name];
    if (Array.isArray(header)) count += header.length;
    else if (header !== undefined) count += 1;
  }
  return count;
}
