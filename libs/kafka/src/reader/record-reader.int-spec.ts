import { CompressionTypes } from 'kafkajs';

import { SILENT_LOGGER } from '#observability';
import { FaultyNetwork, KafkaFixture } from '#testing';

import { createKafka } from '../client/create-kafka.js';
import { BrokerUnavailableError } from '../errors.js';
import { RecordReader, type RecordReaderOptions } from './record-reader.js';

const kafka = new KafkaFixture('record-reader');
const open: RecordReader[] = [];
const values = (count: number) => Array.from({ length: count }, (_, index) => `value ${index}`);

function readerOf(topic: string, options: Partial<RecordReaderOptions> = {}): RecordReader {
  const reader = new RecordReader({ connection: kafka.connection, topic, logger: SILENT_LOGGER, ...options });
  open.push(reader);
  return reader;
}

const textAt = async (reader: RecordReader, partition: number, offset: number) =>
  (await reader.read(partition, offset))?.value?.toString();

beforeAll(() => kafka.open());
afterEach(async () => {
  await Promise.all(open.splice(0).map((reader) => reader.close()));
});
afterAll(() => kafka.close());

describe('RecordReader', () => {
  it('reads any record with key, headers and time, wherever it lies in its batch', async () => {
    const topic = await kafka.createTopic(2);
    const offsets = await kafka.produce(topic, 1, values(500));
    const reader = readerOf(topic);
    for (const index of [499, 0, 250]) {
      const record = await reader.read(1, offsets[index]!);
      expect(record).toMatchObject({ topic, partition: 1, offset: offsets[index], key: null });
      expect(record?.value?.toString()).toBe(`value ${index}`);
      expect(String(record?.headers['name'])).toBe(`value ${index}`);
      expect(record?.timestampMs).toBeGreaterThan(0);
    }
  });

  it('reads compressed batches, and tombstones', async () => {
    const topic = await kafka.createTopic(1);
    const producer = createKafka(kafka.connection, SILENT_LOGGER).producer();
    await producer.connect();
    const messages = [...values(100), null].map((value) => ({ value, key: 'k', partition: 0 }));
    await producer.send({ topic, compression: CompressionTypes.GZIP, messages });
    await producer.disconnect();
    const reader = readerOf(topic);
    expect(await textAt(reader, 0, 77)).toBe('value 77');
    expect(await reader.read(0, 100)).toMatchObject({ key: Buffer.from('k'), value: null });
  });

  it('answers many at once, each with its own record', async () => {
    const topic = await kafka.createTopic(3);
    for (const partition of [0, 1, 2]) await kafka.produce(topic, partition, values(200));
    const reader = readerOf(topic, { timeoutMs: 60_000 });
    const reads = Array.from({ length: 300 }, (_, index) => textAt(reader, index % 3, (index * 7) % 200));
    expect(await Promise.all(reads)).toEqual(reads.map((_, index) => `value ${(index * 7) % 200}`));
  });

  it('finds nothing before the beginning, at the end, beyond it, and in a partition that is not there', async () => {
    const topic = await kafka.createTopic(1);
    await kafka.produce(topic, 0, values(10));
    await kafka.deleteRecordsBefore(topic, 0, 4);
    const reader = readerOf(topic);
    expect(await reader.read(0, 3)).toBeUndefined();
    expect(await textAt(reader, 0, 4)).toBe('value 4');
    expect(await reader.read(0, 10)).toBeUndefined();
    expect(await reader.read(0, 1_000_000)).toBeUndefined();
    expect(await reader.read(7, 0)).toBeUndefined();
    expect(await textAt(reader, 0, 9)).toBe('value 9');
  });

  it('reads a partition that was added after it connected', async () => {
    const topic = await kafka.createTopic(1);
    await kafka.produce(topic, 0, values(1));
    const reader = readerOf(topic);
    await reader.read(0, 0);
    await kafka.addPartitions(topic, 2);
    await kafka.produce(topic, 1, ['added']);
    expect(await textAt(reader, 1, 0)).toBe('added');
  });

  it('survives lost connections and lost answers', async () => {
    const topic = await kafka.createTopic(1);
    await kafka.produce(topic, 0, values(50));
    const network = new FaultyNetwork();
    const reader = readerOf(topic, { connection: { ...kafka.connection, socketFactory: network.socketFactory } });
    for (let offset = 0; offset < 50; offset++) {
      const reading = textAt(reader, 0, offset);
      if (offset % 10 === 3) network.cut();
      if (offset % 10 === 7) network.loseNextAnswer();
      expect(await reading).toBe(`value ${offset}`);
    }
  });

  it('says so within its time limit while the broker is away, and reads again afterwards', async () => {
    const topic = await kafka.createTopic(1);
    await kafka.produce(topic, 0, values(1));
    const network = new FaultyNetwork();
    const connection = { ...kafka.connection, socketFactory: network.socketFactory };
    const reader = readerOf(topic, { connection, timeoutMs: 700 });
    network.takeDown();
    const away = Array.from({ length: 20 }, () => reader.read(0, 0).catch((error: unknown) => error));
    for (const error of await Promise.all(away)) expect(error).toBeInstanceOf(BrokerUnavailableError);
    network.restore();
    const patient = readerOf(topic, { connection });
    expect(await textAt(patient, 0, 0)).toBe('value 0');
  });

  it('is not held up by a broker that hangs: the time limit ends the read and ends its turn', async () => {
    const topic = await kafka.createTopic(1);
    await kafka.produce(topic, 0, values(1));
    const network = new FaultyNetwork();
    let frozen = false;
    const socketFactory: typeof network.socketFactory = (request) => {
      const socket = network.socketFactory(request);
      const write = socket.write.bind(socket) as typeof socket.write;
      socket.write = ((...args: Parameters<typeof write>) => frozen || write(...args)) as typeof socket.write;
      return socket;
    };
    const connection = { ...kafka.connection, socketFactory };
    const reader = readerOf(topic, { connection, timeoutMs: 1_000 });
    expect(await textAt(reader, 0, 0)).toBe('value 0');
    frozen = true;
    await expect(reader.read(0, 0)).rejects.toBeInstanceOf(BrokerUnavailableError);
    frozen = false;
    expect(await textAt(reader, 0, 0)).toBe('value 0');
    network.cut();
  });

  it('refuses to read once it is closed', async () => {
    const topic = await kafka.createTopic(1);
    const reader = readerOf(topic);
    await reader.close();
    await expect(reader.read(0, 0)).rejects.toBeInstanceOf(BrokerUnavailableError);
  });
});
