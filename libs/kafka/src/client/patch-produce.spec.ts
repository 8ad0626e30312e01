import protocol, { type ProduceArguments } from 'kafkajs/src/protocol/requests/index.js';

import { encodeProduceRequest } from '../producer/encode/encode-produce-request.js';
import { patchKafkajs } from './patch-kafkajs.js';

const OK = 0;
const NOT_LEADER = 6;

function createProduce(args: Partial<ProduceArguments> = {}) {
  patchKafkajs();
  const { Produce } = protocol.requests;
  if (!Produce) throw new Error('no Produce');
  const messages = [{ key: 'k', value: 'v', headers: { a: '1' } }];
  const topicData = [{ topic: 't', partitions: [{ partition: 0, messages }] }];
  return Produce.protocol({ version: 7 })({ acks: -1, timeout: 1_000, topicData, ...args });
}

describe('the patched Produce request', () => {
  it('is encoded by our writer', async () => {
    const args = { acks: -1, timeout: 1_000, topicData: [] };
    const { request } = createProduce(args);
    expect((await request.encode()).buffer).toEqual(encodeProduceRequest(args, 0));
  });

  it('is left to kafkajs where a record brings a time of its own', async () => {
    const messages = [{ key: null, value: 'v', timestamp: '1234' }];
    const { request } = createProduce({ topicData: [{ topic: 't', partitions: [{ partition: 0, messages }] }] });
    expect((await request.encode()).buffer.includes(Buffer.from([0, 0, 0, 0, 0, 0, 0x04, 0xd2]))).toBe(true);
  });
});

describe('the patched answer to Produce', () => {
  const answer = (...codes: number[]) => ({
    topics: [
      { topicName: 't', partitions: codes.map((errorCode, partition) => ({ partition, errorCode, baseOffset: '1' })) },
    ],
  });

  it('is given out while one partition took its records', async () => {
    const { response } = createProduce();
    const mixed = answer(NOT_LEADER, OK, NOT_LEADER);
    await expect(response.parse(mixed)).resolves.toBe(mixed);
  });

  it('is an error where none did', async () => {
    const { response } = createProduce();
    await expect(response.parse(answer(NOT_LEADER, NOT_LEADER))).rejects.toMatchObject({
      type: 'NOT_LEADER_FOR_PARTITION',
    });
  });
});
