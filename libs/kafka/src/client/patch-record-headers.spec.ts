import Decoder from 'kafkajs/src/protocol/decoder.js';
import decodeRecord from 'kafkajs/src/protocol/recordBatch/record/v0/decoder.js';

import { copyRecord } from '../consumer/copy-record.js';
import { ByteWriter } from '../producer/encode/byte-writer.js';
import { patchKafkajs } from './patch-kafkajs.js';

/** A record without key and value, as it lies in a batch behind its length. */
function decode(...headers: [name: string, value: string | null][]) {
  const writer = new ByteWriter(16);
  writer.int8(0);
  writer.varint(0);
  writer.varint(0);
  writer.varintBytes(null);
  writer.varintBytes(null);
  writer.varint(headers.length);
  for (const text of headers.flat()) writer.varintBytes(text);
  return decodeRecord(new Decoder(writer.view()), { firstOffset: '0', firstTimestamp: '0' });
}

const texts = (headers: object) =>
  Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.map(String) : String(value)]);

describe('the headers of a record that is read', () => {
  beforeAll(patchKafkajs);

  it('keep their names and values; a name that comes several times has them all, in order', () => {
    const { headers } = decode(['a', '1'], ['b', '2'], ['a', '3'], ['a', '4']);
    expect(texts(headers)).toEqual([
      ['a', ['1', '3', '4']],
      ['b', '2'],
    ]);
  });

  it('are none where there are none', () => {
    expect(texts(decode().headers)).toEqual([]);
  });

  it('may have no value, like any header of another client: an empty one then', () => {
    const { headers } = decode(['none', null], ['some', 's'], ['twice', null], ['twice', 't']);
    const message = { key: null, value: null, timestamp: '0', attributes: 0, offset: '0', headers };
    expect(texts(copyRecord('topic', 0, 0, message).record.headers)).toEqual([
      ['none', ''],
      ['some', 's'],
      ['twice', ['', 't']],
    ]);
  });

  it('count for the memory that they take, however small their values are', () => {
    const many = Array.from({ length: 1_000 }, (_, index): [string, string] => [`h${index}`, '']);
    const message = {
      key: null,
      value: null,
      timestamp: '0',
      attributes: 0,
      offset: '0',
      headers: decode(...many).headers,
    };
    expect(copyRecord('topic', 0, 0, message).bytes).toBeGreaterThan(64_000);
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('may be called %s', (name) => {
    const { headers } = decode([name, 'value'], ['other', 'o']);
    const expected = [
      [name, 'value'],
      ['other', 'o'],
    ];
    expect(texts(headers)).toEqual(expected);
    const message = { key: null, value: null, timestamp: '0', attributes: 0, offset: '0', headers };
    expect(texts(copyRecord('topic', 0, 0, message).record.headers)).toEqual(expected);
  });
});
