import { Metrics, SILENT_LOGGER } from '#observability';
import { eventually, FaultyNetwork, KafkaFixture, uniqueName } from '#testing';

import type { KafkaConnection } from '../client/connection.js';
import { createKafka } from '../client/create-kafka.js';
import { BatchingProducer } from '../producer/batching-producer.js';
import { ReplicatedTable } from './replicated-table.js';

const kafka = new KafkaFixture('replicated-table');
let producer: BatchingProducer;
const open: ReplicatedTable<string>[] = [];

/** Values are `version:row`; anything else cannot be read, and `throw` not even tried. */
function decode(_key: string, value: Buffer): { version: number; row: string } | undefined {
  const [, version, row] = /^(\d+):(.*)$/.exec(value.toString()) ?? [];
  if (value.toString() === 'throw') throw new Error('thrown by decode');
  return version === undefined || row === undefined ? undefined : { version: Number(version), row };
}

function createTable(topic: string, connection: KafkaConnection = kafka.connection) {
  const changes: [string, string | undefined][] = [];
  const metrics = new Metrics('spec');
  const table = new ReplicatedTable<string>({
    connection,
    topic,
    groupId: uniqueName('replicated-table'),
    decode,
    onChange: (key, row) => changes.push([key, row]),
    logger: SILENT_LOGGER,
    metrics,
  });
  open.push(table);
  const undecodable = async () => {
    const metric = await metrics.registry.getSingleMetric('kafka_table_undecodable_total')?.get();
    return metric?.values[0]?.value;
  };
  return { table, changes, undecodable };
}

async function startTable(topic: string, connection?: KafkaConnection) {
  const created = createTable(topic, connection);
  await created.table.start();
  return created;
}

const put = (topic: string, key: string, value: string | null) => producer.send({ topic, key, value });
const createTopic = (partitions = 1) => kafka.createTopic(partitions, { 'cleanup.policy': 'compact' });

beforeAll(async () => {
  await kafka.open();
  const { connection } = kafka;
  producer = new BatchingProducer({ connection, logger: SILENT_LOGGER, metrics: new Metrics('spec'), name: 'spec' });
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((table) => table.stop()));
});
afterAll(async () => {
  await producer.close();
  await kafka.close();
});

describe('ReplicatedTable on the broker', () => {
  it('is loaded to the end once started', async () => {
    const topic = await createTopic(3);
    await Promise.all(Array.from({ length: 20_000 }, (_, i) => put(topic, `key-${i % 10_000}`, `${i}:row ${i}`)));
    const { table, changes } = await startTable(topic);
    expect(table.size).toBe(10_000);
    expect(table.get('key-77')).toBe('row 10077');
    expect(changes).toHaveLength(10_000);
    expect([...table.entries()]).toHaveLength(10_000);
    expect(table.check()).toMatchObject({ up: true, detail: { rows: 10_000 } });
  });

  it('starts on an empty topic, and stands its being made anew', async () => {
    const topic = await createTopic();
    const { table } = await startTable(topic);
    expect(table.size).toBe(0);
    await kafka.recreateTopic(topic, 1);
    await table.catchUp();
  });

  it('follows changes and removals', async () => {
    const topic = await createTopic();
    const { table, changes } = await startTable(topic);
    await put(topic, 'a', '1:one');
    await put(topic, 'b', '1:one');
    await put(topic, 'a', '2:two');
    await put(topic, 'b', null);
    await eventually(() => expect(changes).toHaveLength(4));
    expect(changes).toEqual([
      ['a', 'one'],
      ['b', 'one'],
      ['a', 'two'],
      ['b', undefined],
    ]);
    expect([...table.entries()]).toEqual([['a', 'two']]);
  });

  it('ignores an older version, and one that comes after the removal', async () => {
    const topic = await createTopic();
    const { table, changes } = await startTable(topic);
    await put(topic, 'a', '5:five');
    await put(topic, 'a', '4:four');
    await put(topic, 'b', '5:five');
    await put(topic, 'b', null);
    await put(topic, 'b', '5:five');
    await table.catchUp();
    expect([...table.entries()]).toEqual([['a', 'five']]);
    expect(changes).toHaveLength(3);
    await put(topic, 'b', '6:six');
    await table.catchUp();
    expect(table.get('b')).toBe('six');
  });

  it('counts what it cannot read and keeps the last good row', async () => {
    const topic = await createTopic();
    const { table, undecodable } = await startTable(topic);
    await put(topic, 'a', '1:good');
    await put(topic, 'a', 'nonsense');
    await put(topic, 'a', 'throw');
    await table.catchUp();
    expect(table.get('a')).toBe('good');
    expect(await undecodable()).toBe(2);
  });

  it('has, after catchUp, what was acknowledged before the call', async () => {
    const topic = await createTopic(2);
    const { table } = await startTable(topic);
    for (let version = 1; version <= 30; version += 1) {
      const callers = Array.from({ length: 5 }, async (_, caller) => {
        await put(topic, `key-${caller}`, `${version}:${version}`);
        await table.catchUp();
        expect(Number(table.get(`key-${caller}`))).toBe(version);
      });
      await Promise.all(callers);
    }
  });

  it('catches up with an end that holds no record', async () => {
    const topic = await kafka.createTopic(1, { 'cleanup.policy': 'compact,delete' });
    const transactional = createKafka(kafka.connection, SILENT_LOGGER).producer({
      transactionalId: uniqueName('replicated-table'),
      idempotent: true,
      maxInFlightRequests: 1,
    });
    await transactional.connect();
    const transaction = await transactional.transaction();
    await transaction.send({ topic, messages: [{ key: 'a', value: '1:one' }] });
    await transaction.commit();
    await transactional.disconnect();
    const { table } = await startTable(topic);
    expect(table.get('a')).toBe('one');
    await eventually(() => kafka.deleteRecordsBefore(topic, 0, 2));
    const late = await startTable(topic);
    expect(late.table.size).toBe(0);
  });

  it('goes on answering without the broker, and follows again afterwards', async () => {
    const topic = await createTopic();
    const network = new FaultyNetwork();
    await put(topic, 'a', '1:one');
    await put(topic, 'b', '1:one');
    const connection = { ...kafka.connection, socketFactory: network.socketFactory };
    const { table, changes } = await startTable(topic, connection);
    network.takeDown();
    await put(topic, 'a', '2:two');
    await put(topic, 'b', null);
    const caughtUp = table.catchUp();
    await eventually(() => expect(table.check().detail['silentForMs']).toBeGreaterThan(500));
    expect(table.get('a')).toBe('one');
    network.restore();
    await caughtUp;
    expect([...table.entries()]).toEqual([['a', 'two']]);
    expect(changes).toHaveLength(4);
  });

  it('drops, when the topic is made anew, what is not in it any more, and no other row for a moment', async () => {
    const topic = await createTopic();
    for (const key of ['a', 'b', 'c']) await put(topic, key, '7:old');
    const { table, changes } = await startTable(topic);
    changes.length = 0;
    await kafka.recreateTopic(topic, 1);
    await put(topic, 'a', '7:old');
    await put(topic, 'd', '8:new');
    await eventually(() => expect(table.get('d')).toBe('new'));
    expect([...table.entries()].sort()).toEqual([
      ['a', 'old'],
      ['d', 'new'],
    ]);
    expect(changes.sort()).toEqual([
      ['b', undefined],
      ['c', undefined],
      ['d', 'new'],
    ]);
    await put(topic, 'b', '7:old');
    await table.catchUp();
    expect(table.get('b')).toBe('old');
  });

  it('reads partitions that are added', async () => {
    const topic = await createTopic();
    const network = new FaultyNetwork();
    const connection = { ...kafka.connection, socketFactory: network.socketFactory };
    const { table } = await startTable(topic, connection);
    await kafka.addPartitions(topic, 2);
    await eventually(() => producer.send({ topic, key: 'a', value: '1:one', partition: 1 }));
    network.cut();
    await eventually(() => expect(table.get('a')).toBe('one'));
  });

  it('rejects who waits for it when it stops', async () => {
    const topic = await createTopic();
    const network = new FaultyNetwork();
    const connection = { ...kafka.connection, socketFactory: network.socketFactory };
    const { table } = await startTable(topic, connection);
    network.takeDown();
    const refused = expect(table.catchUp()).rejects.toThrow('stopped');
    await table.stop();
    await refused;
    expect(table.check().up).toBe(false);
  });
});
