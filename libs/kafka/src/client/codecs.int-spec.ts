import kafkajs, { CompressionTypes, type Kafka } from 'kafkajs';

import { SILENT_LOGGER } from '#observability';
import { KafkaFixture } from '#testing';

import { createKafka } from './create-kafka.js';

const fixture = new KafkaFixture('codecs');
let kafka: Kafka;

/** Compressible, and longer than one block of any codec. */
const VALUES = Array.from({ length: 300 }, (_, index) => `${index}:${'compressible text '.repeat(60)}`);

async function roundTrip(topic: string, compression: CompressionTypes): Promise<string[]> {
  const producer = kafka.producer({ createPartitioner: kafkajs.Partitioners.DefaultPartitioner });
  await producer.connect();
  try {
    await producer.send({ topic, compression, messages: VALUES.map((value) => ({ value, partition: 0 })) });
  } finally {
    await producer.disconnect();
  }
  return readAll(topic, VALUES.length);
}

async function readAll(topic: string, count: number): Promise<string[]> {
  const consumer = kafka.consumer({ groupId: fixture.createGroup(), maxWaitTimeInMs: 50 });
  const values: string[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve) => {
    void consumer.run({
      autoCommit: false,
      eachMessage: ({ message }) => {
        values.push(message.value?.toString() ?? '');
        if (values.length === count) resolve();
        return Promise.resolve();
      },
    });
  });
  await consumer.disconnect();
  return values;
}

beforeAll(async () => {
  await fixture.open();
  kafka = createKafka(fixture.connection, SILENT_LOGGER, { retry: { retries: 1 } });
});
afterAll(() => fixture.close());

describe('compressed records', () => {
  it.each([
    ['gzip', CompressionTypes.GZIP],
    ['snappy', CompressionTypes.Snappy],
  ])('reads %s as a client wrote it', async (_name, compression) => {
    expect(await roundTrip(await fixture.createTopic(1), compression)).toEqual(VALUES);
  });

  it.each([CompressionTypes.LZ4, CompressionTypes.ZSTD])(
    'refuses to write codec %i, which it can only read',
    async (codec) => {
      const topic = await fixture.createTopic(1);
      await expect(roundTrip(topic, codec)).rejects.toThrow('reading only');
    },
  );

  it.each(['gzip', 'snappy', 'lz4', 'zstd'])("reads %s as the broker's own encoder wrote it", async (codec) => {
    const topic = await fixture.createTopic(1, { 'compression.type': codec });
    expect(await roundTrip(topic, CompressionTypes.None)).toEqual(VALUES);
  });
});
