import type { Kafka, ProducerBatch, RecordMetadata } from 'kafkajs';

import { SILENT_LOGGER } from '#observability';

import { KafkajsSink } from './kafkajs-sink.js';

type SendBatch = (batch: ProducerBatch) => Promise<RecordMetadata[]>;

/** kafkajs as it answers only at the wrong moment of a leader change. */
function createSink(sendBatch: SendBatch, hungAfterMs?: number) {
  let producers = 0;
  const kafka = {
    producer: () => {
      producers += 1;
      return { connect: () => Promise.resolve(), disconnect: () => Promise.resolve(), sendBatch };
    },
  } as unknown as Kafka;
  const connection = { clientId: 'spec', brokers: [], ssl: false };
  return { sink: new KafkajsSink(connection, SILENT_LOGGER, hungAfterMs, kafka), producers: () => producers };
}

const record = (value: string) => ({ topic: 'topic', key: null, value });
const batch = (partition: number, ...values: string[]) => ({ topic: 'topic', partition, records: values.map(record) });
const ack = (partition: number, baseOffset: string, errorCode = 0) => ({
  topicName: 'topic',
  partition,
  errorCode,
  baseOffset,
});

describe('KafkajsSink', () => {
  it('acknowledges only the partitions that the answer names with an offset', async () => {
    const { sink } = createSink(() => Promise.resolve([ack(0, '41'), ack(2, '-1')]));
    const outcomes = await sink.send([batch(0, 'a'), batch(1, 'b'), batch(2, 'c')]);
    const missing = { kind: 'failed', failure: { kind: 'missing' } };
    expect(outcomes).toMatchObject([{ kind: 'acked', baseOffset: 41 }, missing, missing]);
  });

  it('tells the error of each partition beside the success of others', async () => {
    const { sink } = createSink(() =>
      Promise.resolve([ack(0, '41'), ack(1, '-1', 6), ack(2, '-1', 10), ack(3, '-1', 3)]),
    );
    const outcomes = await sink.send([batch(0, 'a'), batch(1, 'b'), batch(2, 'c'), batch(3, 'd')]);
    expect(outcomes).toMatchObject([
      { kind: 'acked', baseOffset: 41 },
      { kind: 'failed', failure: { kind: 'broker', type: 'NOT_LEADER_FOR_PARTITION' } },
      { kind: 'failed', failure: { kind: 'record', type: 'MESSAGE_TOO_LARGE' } },
      { kind: 'failed', failure: { kind: 'topic', type: 'UNKNOWN_TOPIC_OR_PARTITION' } },
    ]);
  });

  it('passes partitions, order and headers on', async () => {
    const sent: ProducerBatch[] = [];
    const { sink } = createSink((request) => {
      sent.push(request);
      return Promise.resolve([]);
    });
    const withHeaders = { ...record('a'), headers: { name: 'x' } };
    await sink.send([{ topic: 'topic', partition: 1, records: [withHeaders, record('b')] }, batch(0, 'c')]);
    expect(sent).toHaveLength(1);
    expect(sent[0]).toMatchObject({ acks: -1 });
    expect(sent[0]?.topicMessages).toEqual([
      {
        topic: 'topic',
        messages: [
          { key: null, value: 'a', headers: { name: 'x' }, partition: 1 },
          { key: null, value: 'b', headers: undefined, partition: 1 },
          { key: null, value: 'c', headers: undefined, partition: 0 },
        ],
      },
    ]);
  });

  it("finds the broker's error beneath kafkajs' wrappings", async () => {
    const cause = Object.assign(new Error('too large'), { type: 'MESSAGE_TOO_LARGE' });
    const { sink } = createSink(() => Promise.reject(new Error('wrapped', { cause: new Error('again', { cause }) })));
    expect(await sink.send([batch(0, 'a')])).toMatchObject([
      { kind: 'failed', failure: { kind: 'record', type: 'MESSAGE_TOO_LARGE' } },
    ]);
  });

  it.each([
    ['leaves a partition out', [ack(0, '41')]],
    ['names another leader for one of them', [ack(0, '41'), ack(1, '-1', 6)]],
  ])('asks for the partitions and their leaders anew after an answer that %s', async (_what, answer) => {
    const { sink, producers } = createSink(() => Promise.resolve(answer));
    await sink.send([batch(0, 'a'), batch(1, 'b')]);
    await sink.send([batch(1, 'b')]);
    expect(producers()).toBe(2);
  });

  it('keeps its connections after an answer that is complete, or refuses a record', async () => {
    const { sink, producers } = createSink(() => Promise.resolve([ack(0, '41'), ack(1, '-1', 10)]));
    await sink.send([batch(0, 'a'), batch(1, 'b')]);
    await sink.send([batch(0, 'a')]);
    expect(producers()).toBe(1);
  });

  it('gives up a request that hangs, together with its connections', async () => {
    const { sink, producers } = createSink(() => new Promise(() => undefined), 10);
    expect(await sink.send([batch(0, 'a')])).toMatchObject([{ kind: 'failed', failure: { kind: 'connection' } }]);
    void sink.send([batch(0, 'a')]);
    await new Promise(setImmediate);
    expect(producers()).toBe(2);
  });
});
