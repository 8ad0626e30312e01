import { InvalidRecordError } from '../errors.js';
import type { OutgoingRecord } from '../records.js';

/** Bytes of a record batch (message format v2) around its records. */
export const BATCH_OVERHEAD_BYTES = 61;

/**
 * Encoded bytes of the record as the only one of its batch, without {@link BATCH_OVERHEAD_BYTES}: exact, so that a
 * topic's `max.message.bytes` can be judged before sending. Later in a batch a record takes up to 2 bytes more.
 *
 * @throws InvalidRecordError for a value or header that is neither text nor bytes: it would fail its whole batch
 */
export function recordSize(record: OutgoingRecord): number {
  // 3: attributes, timestamp delta and offset delta, one byte each.
  let bytes = 3 + sizeWithLength(record.key, 'key') + sizeWithLength(record.value, 'value');
  let headerCount = 0;
  for (const name in record.headers) {
    const value = record.headers[name];
    if (value === undefined) continue;
    const nameBytes = sizeWithLength(name, 'header name');
    if (Array.isArray(value)) {
      for (const one of value) bytes += nameBytes + sizeWithLength(one, name);
      headerCount += value.length;
    } else {
      bytes += nameBytes + sizeWithLength(value, name);
      headerCount += 1;
    }
  }
  bytes += varIntSize(headerCount);
  return varIntSize(bytes) + bytes;
}

function sizeWithLength(content: Buffer | string | null, part: string): number {
  if (content === null) return 1;
  if (typeof content !== 'string' && !Buffer.isBuffer(content)) {
    throw new InvalidRecordError(`${part} of a record must be text or bytes, not ${typeof content}`);
  }
  const length = Buffer.byteLength(content);
  return varIntSize(length) + length;
}

/** Size of a non-negative number in Kafka's zigzag encoding, which doubles it. */
function varIntSize(value: number): number {
  if (value < 1 << 6) return 1;
  if (value < 1 << 13) return 2;
  if (value < 1 << 20) return 3;
  return value < 1 << 27 ? 4 : 5;
}
