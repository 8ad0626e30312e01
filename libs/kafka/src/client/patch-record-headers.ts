import Decoder from 'kafkajs/src/protocol/decoder.js';

interface Header {
  key: string;
  /** Kafka allows none. */
  value: Buffer | null;
}

type Headers = Record<string, Buffer | null | (Buffer | null)[]>;

/**
 * Collects the headers of a record that is read. Unpatched, kafkajs folds them by copying what it has once per header:
 * 12 us for a record with 13. And it looks names up on a plain object: a header called `constructor` or `toString`, which any upstream
 * may send, comes out as an array that begins with a function.
 *
 * Records are all that is read by `readVarIntArray`, and folding is the first thing they do with it.
 */
export function patchRecordHeaders(): void {
  const readVarIntArray = Decoder.prototype.readVarIntArray as (reader: (decoder: Decoder) => Header) => Header[];
  const patched = function (this: Decoder, reader: (decoder: Decoder) => Header): Header[] {
    const list = readVarIntArray.call(this, reader);
    return Object.assign(list, { reduce: () => collect(list) });
  };
  Decoder.prototype.readVarIntArray = patched as typeof Decoder.prototype.readVarIntArray;
}

/** By name; the values of a name that comes several times in an array, in order. */
function collect(list: readonly Header[]): Headers {
  const headers = Object.create(null) as Headers;
  for (const { key, value } of list) {
    const before = headers[key];
    if (before === undefined) headers[key] = value;
    else if (Array.isArray(before)) before.push(value);
    else headers[key] = [before, value];
  }
  return headers;
}
