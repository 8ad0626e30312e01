import kafkajs, { type PartitionMetadata } from 'kafkajs';

import { Metrics, SILENT_LOGGER } from '#observability';
import { eventually, FaultyNetwork, KafkaFixture, readTopic, uniqueName } from '#testing';

import { InvalidRecordError, RecordTooLargeError } from '../errors.js';
import { createAdmin } from '../topics/with-admin.js';
import { BatchingProducer, type BatchingProducerOptions } from './batching-producer.js';
import { BATCH_OVERHEAD_BYTES, recordSize } from './record-size.js';

const kafka = new KafkaFixture('batching-producer');
const open: BatchingProducer[] = [];

async function startProducer(options: Partial<BatchingProducerOptions> = {}): Promise<BatchingProducer> {
  const { connection } = kafka;
  const metrics = new Metrics('spec');
  const producer = new BatchingProducer({ connection, logger: SILENT_LOGGER, metrics, name: 'spec', ...options });
  open.push(producer);
  await producer.start();
  return producer;
}

const read = (topic: string) => readTopic({ brokers: kafka.connection.brokers, topic });

beforeAll(() => kafka.open());
afterEach(async () => {
  await Promise.all(open.splice(0).map((producer) => producer.close()));
});
afterAll(() => kafka.close());

describe('BatchingProducer on the broker', () => {
  it('answers each record with the place where it lies', async () => {
    const topic = await kafka.createTopic(4);
    const producer = await startProducer();
    const sent = await Promise.all(
      Array.from({ length: 5_000 }, async (_, index) => {
        const value = `value ${index}`;
        return { value, position: await producer.send({ topic, key: `key-${index % 100}`, value }) };
      }),
    );
    const log = new Map((await read(topic)).map((r) => [`${r.partition}/${r.offset}`, r.value?.toString()]));
    expect(log.size).toBe(5_000);
    for (const { value, position } of sent) expect(log.get(`${position.partition}/${position.offset}`)).toBe(value);
  });

  it('chooses the partitions that kafkajs and Java clients choose', async () => {
    const topic = await kafka.createTopic(7);
    const producer = await startProducer();
    const partitionMetadata = Array.from({ length: 7 }, (_, partitionId) => ({ partitionId, leader: 1 }));
    const choose = kafkajs.Partitioners.DefaultPartitioner();
    for (const key of ['', 'a', 'tenant/project/destination', 'schlüssel', '日本語', 'x'.repeat(300)]) {
      const { partition } = await producer.send({ topic, key, value: 'v' });
      const message = { key, value: 'v' };
      expect(partition).toBe(choose({ topic, partitionMetadata: partitionMetadata as PartitionMetadata[], message }));
    }
  });

  it('writes tombstones, bytes and headers as they are', async () => {
    const topic = await kafka.createTopic(1);
    const producer = await startProducer();
    const bytes = Buffer.from([0, 255, 128]);
    await producer.send({ topic, key: 'a', value: bytes, headers: { text: 'ü', raw: bytes, none: undefined } });
    await producer.send({ topic, key: 'a', value: null });
    const [first, second] = await read(topic);
    expect(first).toMatchObject({ key: 'a', value: bytes, headers: { text: 'ü', raw: bytes.toString() } });
    expect(Object.keys(first?.headers ?? {})).not.toContain('none');
    expect(second).toMatchObject({ key: 'a', value: null });
  });

  it('writes nothing twice because another partition of the request refused its record', async () => {
    const topic = await kafka.createTopic(2, { 'max.message.bytes': '2000' });
    const producer = await startProducer({ lingerMs: 20 });
    const tooLarge = producer.send({ topic, key: null, partition: 1, value: Buffer.alloc(3_000) });
    const good = producer.send({ topic, key: null, partition: 0, value: 'v' });
    await expect(tooLarge).rejects.toBeInstanceOf(RecordTooLargeError);
    await good;
    expect(await read(topic)).toHaveLength(1);
  });

  it('spreads records without a key', async () => {
    const topic = await kafka.createTopic(3);
    const producer = await startProducer();
    const sent = await Promise.all([1, 2, 3].map(() => producer.send({ topic, key: null, value: 'v' })));
    expect(new Set(sent.map(({ partition }) => partition)).size).toBe(3);
  });

  it('knows the size of a record to the byte', async () => {
    const topic = await kafka.createTopic(1, { 'max.message.bytes': '20000' });
    const producer = await startProducer({ maxRecordBytes: 20_000 });
    const headers = { one: 'x'.repeat(70), many: ['a', 'b'], bytes: Buffer.alloc(9_000) };
    const base = { topic, key: 'key', headers };
    const fits = 20_000 - BATCH_OVERHEAD_BYTES - recordSize({ ...base, value: '' });
    // Lengths above 8191 take one byte more than an empty value's.
    const value = 'v'.repeat(fits - 2);
    expect(recordSize({ ...base, value })).toBe(20_000 - BATCH_OVERHEAD_BYTES);
    await producer.send({ ...base, value });
    await expect(producer.send({ ...base, value: `${value}v` })).rejects.toBeInstanceOf(RecordTooLargeError);

    const careless = await startProducer();
    await expect(careless.send({ ...base, value: `${value}v` })).rejects.toBeInstanceOf(RecordTooLargeError);
  });

  it('rejects what the broker refuses alone, and writes its neighbours', async () => {
    const topic = await kafka.createTopic(1, { 'max.message.bytes': '2000' });
    const producer = await startProducer();
    const values = ['a', 'b', 'x'.repeat(3_000), 'c', 'y'.repeat(3_000), 'd'];
    const results = await Promise.allSettled(values.map((value) => producer.send({ topic, key: 'k', value })));
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(2);
    expect((await read(topic)).map(({ value }) => value?.toString())).toEqual(['a', 'b', 'c', 'd']);
  });

  it('rejects a record without key for a compacted topic, and goes on', async () => {
    const topic = await kafka.createTopic(1, { 'cleanup.policy': 'compact' });
    const producer = await startProducer();
    const keyless = producer.send({ topic, key: null, value: 'v' });
    const keyed = producer.send({ topic, key: 'k', value: 'v' });
    await expect(keyless).rejects.toBeInstanceOf(InvalidRecordError);
    expect(await keyed).toMatchObject({ partition: 0 });
  });

  it('keeps every record through an outage, in order', async () => {
    const topic = await kafka.createTopic(2);
    const network = new FaultyNetwork();
    const producer = await startProducer({ connection: { ...kafka.connection, socketFactory: network.socketFactory } });
    await producer.send({ topic, key: null, partition: 0, value: 'before' });
    network.takeDown();
    const values = Array.from({ length: 1_500 }, (_, index) => String(index));
    const sent = values.map((value, index) => producer.send({ topic, key: null, partition: index % 2, value }));
    await eventually(() => expect(producer.check().detail['failingForMs']).toBeGreaterThan(1_000));
    expect(producer.check().detail['pendingRecords']).toBe(1_500);
    network.restore();
    await Promise.all(sent);
    const log = await read(topic);
    for (const partition of [0, 1]) {
      const written = log.filter((r) => r.partition === partition).map(({ value }) => value?.toString());
      expect(written.filter((value) => value !== 'before')).toEqual(values.filter((_, i) => i % 2 === partition));
    }
    expect(producer.pendingBytes).toBe(0);
  });

  it('sends again what was written but not answered: repeated, never lost', async () => {
    const topic = await kafka.createTopic(1);
    const network = new FaultyNetwork();
    const producer = await startProducer({ connection: { ...kafka.connection, socketFactory: network.socketFactory } });
    await producer.send({ topic, key: null, value: 'first' });
    network.loseNextAnswer();
    const position = await producer.send({ topic, key: null, value: 'second' });
    const log = await read(topic);
    expect(log.map(({ value }) => value?.toString())).toEqual(['first', 'second', 'second']);
    expect(position.offset).toBe(2);
  });

  it('holds records for a topic that does not exist yet, without stopping the others', async () => {
    const known = await kafka.createTopic(1);
    const unknown = uniqueName('batching-producer-later');
    const producer = await startProducer();
    const waiting = ['1', '2', '3'].map((value) => producer.send({ topic: unknown, key: null, partition: 0, value }));
    for (let index = 0; index < 20; index += 1) await producer.send({ topic: known, key: null, value: 'v' });
    const admin = createAdmin(kafka.connection, SILENT_LOGGER);
    await admin.connect();
    await admin.createTopics({ waitForLeaders: false, topics: [{ topic: unknown, numPartitions: 1 }] });
    expect((await Promise.all(waiting)).map(({ offset }) => offset)).toEqual([0, 1, 2]);
    await admin.deleteTopics({ topics: [unknown] });
    await admin.disconnect();
  });

  it('follows a topic that is made anew with fewer partitions', async () => {
    const topic = await kafka.createTopic(8);
    const other = await kafka.createTopic(1);
    const producer = await startProducer();
    await Promise.all(['a', 'b', 'c', 'd'].map((key) => producer.send({ topic, key, value: 'v' })));
    await kafka.recreateTopic(topic, 2);
    const sent = await Promise.all([
      ...['a', 'b', 'c', 'd'].map((key) => producer.send({ topic, key, value: 'v' })),
      producer.send({ topic: other, key: null, value: 'v' }),
    ]);
    expect(sent.every(({ partition }) => partition < 2)).toBe(true);
  });
});
