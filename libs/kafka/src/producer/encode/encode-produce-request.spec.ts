import { jest } from '@jest/globals';
import fc from 'fast-check';
import protocol from 'kafkajs/src/protocol/requests/index.js';

import { encodeProduceRequest, type ProduceRequest } from './encode-produce-request.js';

const NOW_MS = 1_700_000_000_123;

const bytes = fc.uint8Array({ maxLength: 300 }).map((array) => Buffer.from(array));
const text = fc.oneof(fc.string({ maxLength: 90 }), fc.string({ unit: 'binary', maxLength: 90 }));
const header = fc.oneof(text, bytes, fc.array(fc.oneof(text, bytes), { maxLength: 3 }));
const record = fc.record({
  key: fc.option(text),
  value: fc.option(fc.oneof(bytes, text)),
  headers: fc.dictionary(text, header, { maxKeys: 14 }),
});
const request = fc.record({
  acks: fc.constantFrom(-1, 1),
  timeout: fc.nat(),
  topicData: fc.array(
    fc.record({
      topic: fc.stringMatching(/^[a-z.]{1,40}$/),
      partitions: fc.array(
        fc.record({ partition: fc.nat(), messages: fc.array(record, { minLength: 1, maxLength: 70 }) }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

/** Nothing here patches kafkajs: this is its own encoder. */
async function encodeByKafkajs(args: ProduceRequest): Promise<Buffer> {
  const create = protocol.requests['Produce']?.protocol({ version: 7 });
  const made = create?.(args as Parameters<typeof create>[0]);
  return (await made?.request.encode())?.buffer ?? Buffer.alloc(0);
}

describe('encodeProduceRequest', () => {
  beforeEach(() => jest.useFakeTimers({ now: NOW_MS, doNotFake: ['nextTick', 'setImmediate', 'setTimeout'] }));
  afterEach(() => jest.useRealTimers());

  it('writes what kafkajs writes, byte for byte', async () => {
    await fc.assert(
      fc.asyncProperty(request, async (args) => {
        expect(encodeProduceRequest(args, NOW_MS).equals(await encodeByKafkajs(args))).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it.each([63, 64, 8_191 - 8, 8_191, 8_192, 1_048_576, 3_000_000])(
    'lays out a record of about %i bytes like kafkajs',
    async (size) => {
      const args = aRequest({ value: Buffer.alloc(size, 1) });
      expect(encodeProduceRequest(args, NOW_MS).equals(await encodeByKafkajs(args))).toBe(true);
    },
  );

  it('takes a header that is undefined for none', async () => {
    const value = Buffer.from('value');
    const expected = await encodeByKafkajs(aRequest({ value, headers: { a: '1' } }));
    expect(encodeProduceRequest(aRequest({ value, headers: { a: '1', b: undefined } }), NOW_MS)).toEqual(expected);
  });
});

function aRequest(message: ProduceRequest['topicData'][0]['partitions'][0]['messages'][0]): ProduceRequest {
  return { acks: -1, timeout: 1, topicData: [{ topic: 't', partitions: [{ partition: 0, messages: [message] }] }] };
}
