import type { KafkaMessage } from 'kafkajs';

import type { KafkaRecord, RecordHeaders } from '../records.js';

/** A header costs memory beside its bytes: a record of a megabyte can have a hundred thousand of them. */
const HEADER_OVERHEAD_BYTES = 64;
const NO_BYTES = Buffer.alloc(0);

/**
 * The record with bytes of its own. What kafkajs hands out are slices of the whole fetch response: one record waiting
 * would pin megabytes. All parts share one allocation.
 */
export function copyRecord(topic: string, partition: number, offset: number, message: KafkaMessage): CopiedRecord {
  const { key, value, headers = {} } = message;
  const counted = countHeaders(headers);
  const storedBytes = sizeOf(key) + sizeOf(value) + counted.valueBytes;
  const store = Buffer.allocUnsafe(storedBytes);
  let used = 0;
  const keep = (part: Buffer): Buffer => {
    part.copy(store, used);
    return store.subarray(used, (used += part.length));
  };
  // Kafka's headers may have no value; kafkajs' types do not say so. Nothing here tells none from an empty one.
  const keepHeader = (part: Buffer | string | null): Buffer | string =>
    part === null ? NO_BYTES : typeof part === 'string' ? part : keep(part);

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
  return { record, bytes: storedBytes + counted.overheadBytes };
}

export interface CopiedRecord {
  record: KafkaRecord;
  /** Of key, value and headers, with what each header costs beside. */
  bytes: number;
}

function countHeaders(headers: NonNullable<KafkaMessage['headers']>): { valueBytes: number; overheadBytes: number } {
  let valueBytes = 0;
  let overheadBytes = 0;
  for (const name in headers) {
    const header = headers[name];
    const parts = Array.isArray(header) ? header : [header];
    for (const part of parts) valueBytes += sizeOf(part);
    overheadBytes += (HEADER_OVERHEAD_BYTES + name.length) * parts.length;
  }
  return { valueBytes, overheadBytes };
}

/** Strings are not copied into the store, so they do not count. */
function sizeOf(part: Buffer | string | null | undefined): number {
  return part === null || part === undefined || typeof part === 'string' ? 0 : part.length;
}
