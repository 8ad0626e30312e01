import type { KafkaMessage } from 'kafkajs';

import type { KafkaRecord, RecordHeaders } from '../records.js';

/**
 * The record with bytes of its own. What kafkajs hands out are slices of the whole fetch response: one record waiting
 * would pin megabytes. All parts share one allocation.
 */
export function copyRecord(topic: string, partition: number, offset: number, message: KafkaMessage): CopiedRecord {
  const { key, value, headers = {} } = message;
  const bytes = sizeOf(key) + sizeOf(value) + headerBytes(headers);
  const store = Buffer.allocUnsafe(bytes);
  let used = 0;
  const keep = (part: Buffer): Buffer => {
    part.copy(store, used);
    return store.subarray(used, (used += part.length));
  };
  const keepHeader = <T extends Buffer | string>(part: T): Buffer | T => (typeof part === 'string' ? part : keep(part));

  // No prototype: a header may be called `constructor` or `__proto__`.
  const kept = Object.create(null) as RecordHeaders;
  for (const name in headers) {
    const header = headers[name];
    if (header !== undefined) kept[name] = Array.isArray(header) ? header.map(keepHeader) : keepHeader(header);
  }
  const record: KafkaRecord = {
    topic,
    partition,
    offset,
    key: key && keep(key),
    value: value && keep(value),
    headers: kept,
    timestampMs: Number(message.timestamp),
  };
  return { record, bytes };
}

/** The record as it was read, for a look: it pins the whole fetch response. */
export function viewRecord(topic: string, partition: number, offset: number, message: KafkaMessage): KafkaRecord {
  const { key, value, headers = {}, timestamp } = message;
  return { topic, partition, offset, key, value, headers, timestampMs: Number(timestamp) };
}

export interface CopiedRecord {
  record: KafkaRecord;
  /** Of key, value and header values. */
  bytes: number;
}

function headerBytes(headers: NonNullable<KafkaMessage['headers']>): number {
  let bytes = 0;
  for (const name in headers) {
    const header = headers[name];
    if (Array.isArray(header)) for (const part of header) bytes += sizeOf(part);
    else bytes += sizeOf(header);
  }
  return bytes;
}

/** Strings are not copied into the store, so they do not count. */
function sizeOf(part: Buffer | string | null | undefined): number {
  return part === null || part === undefined || typeof part === 'string' ? 0 : part.length;
}
