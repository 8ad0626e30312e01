import { jest } from '@jest/globals';
import { Metrics, SILENT_LOGGER } from '#observability';

import { FencedError, InvalidRecordError, ProducerClosedError, RecordTooLargeError } from '../errors.js';
import type { OutgoingRecord, Ownership, RecordPosition } from '../records.js';
import { BatchingProducer, type BatchingProducerOptions } from './batching-producer.js';
import type { SendFailure } from './classify-send-error.js';
import type { BatchOutcome, PartitionBatch, RecordSink } from './record-sink.js';

const MISSING: SendFailure = { kind: 'missing', type: 'MISSING_ACK', message: 'not named' };
const TOO_LARGE: SendFailure = { kind: 'record', type: 'MESSAGE_TOO_LARGE', message: 'too large' };
const NOT_LEADER: SendFailure = { kind: 'broker', type: 'NOT_LEADER_FOR_PARTITION', message: 'not the leader' };
const SILENCE: SendFailure = { kind: 'connection', type: 'KafkaJSConnectionError', message: 'ECONNREFUSED' };
const UNKNOWN: SendFailure = { kind: 'topic', type: 'UNKNOWN_TOPIC_OR_PARTITION', message: 'unknown topic' };

/** A log in memory that fails on demand: what a broker cannot be made to do at a chosen moment. */
class FakeSink implements RecordSink {
  readonly log = new Map<string, string[]>();
  readonly requests: string[][] = [];
  resets = 0;
  partitions = new Map<string, number>();
  judge: (batch: PartitionBatch, request: number) => SendFailure | undefined = () => undefined;
  /** Resolves before each answer. */
  gate: Promise<void> = Promise.resolve();

  async send(batches: readonly PartitionBatch[]): Promise<BatchOutcome[]> {
    this.requests.push(batches.map((b) => `${b.topic}/${b.partition}:${b.records.map((r) => r.value).join(',')}`));
    const request = this.requests.length;
    await this.gate;
    return batches.map((batch) => {
      const failure = this.judge(batch, request);
      if (failure) return { kind: 'failed', failure };
      const place = `${batch.topic}/${batch.partition}`;
      const log = this.log.get(place) ?? [];
      this.log.set(place, log);
      const baseOffset = log.length;
      for (const record of batch.records) log.push(String(record.value));
      return { kind: 'acked', baseOffset };
    });
  }

  partitionCounts(topics: readonly string[]): Promise<Map<string, number | SendFailure>> {
    return Promise.resolve(new Map(topics.map((topic) => [topic, this.partitions.get(topic) ?? 4])));
  }

  warmUp = () => Promise.resolve();
  close = () => Promise.resolve();
  reset(): Promise<void> {
    this.resets += 1;
    return Promise.resolve();
  }
}

/** An owner whose state the test decides. */
class FakeOwner implements Ownership {
  state: Ownership['state'] = 'owned';
  private release: () => void = () => undefined;
  private pending = Promise.resolve();

  join(): this {
    this.state = 'joining';
    this.pending = new Promise((resolve) => (this.release = resolve));
    return this;
  }

  settle(state: 'owned' | 'lost'): void {
    this.state = state;
    this.release();
  }

  settled(): Promise<void> {
    return this.pending;
  }
}

function setUp(options: Partial<BatchingProducerOptions> = {}) {
  const sink = new FakeSink();
  const connection = { clientId: 'spec', brokers: [], ssl: false };
  const metrics = new Metrics('spec');
  const producer = new BatchingProducer({ connection, logger: SILENT_LOGGER, metrics, name: 'spec', ...options }, sink);
  return { sink, producer, metrics };
}

const record = (value: string, partition = 0, topic = 'topic'): OutgoingRecord => ({
  topic,
  key: null,
  value,
  partition,
});
const at = (offset: number, partition = 0): RecordPosition => ({ topic: 'topic', partition, offset });

describe('BatchingProducer', () => {
  it('batches what is sent together and answers each record with its own offset', async () => {
    const { sink, producer } = setUp();
    const positions = await Promise.all([
      producer.send(record('a')),
      producer.send(record('x', 1)),
      producer.send(record('b')),
    ]);
    expect(positions).toEqual([at(0), at(0, 1), at(1)]);
    expect(sink.requests).toEqual([['topic/0:a,b', 'topic/1:x']]);
  });

  it('keeps one request in flight while the next batch forms', async () => {
    const { sink, producer } = setUp();
    let open: () => void = () => undefined;
    sink.gate = new Promise((resolve) => (open = resolve));
    const first = producer.send(record('a'));
    while (sink.requests.length === 0) await new Promise(setImmediate);
    const others = [producer.send(record('b')), producer.send(record('c'))];
    for (let turn = 0; turn < 10; turn += 1) await new Promise(setImmediate);
    expect(sink.requests).toHaveLength(1);
    open();
    await Promise.all([first, ...others]);
    expect(sink.requests).toEqual([['topic/0:a'], ['topic/0:b,c']]);
  });

  it('bounds a batch by records and by bytes, and lets a large record go alone', async () => {
    const { sink, producer } = setUp({ maxBatchRecords: 2, maxBytesPerPartition: 1_000 });
    const large = 'l'.repeat(2_000);
    await Promise.all(['a', 'b', 'c', large, 'd'].map((value) => producer.send(record(value))));
    expect(sink.requests.flat()).toEqual(['topic/0:a,b', 'topic/0:c', `topic/0:${large}`, 'topic/0:d']);
  });

  it('sends again, in order, what the answer does not name, and resolves only then', async () => {
    const { sink, producer } = setUp();
    sink.judge = ({ partition }, request) => (partition === 1 && request === 1 ? MISSING : undefined);
    const named = producer.send(record('a'));
    const unnamed = [producer.send(record('x', 1)), producer.send(record('y', 1))];
    await named;
    const later = producer.send(record('z', 1));
    expect(await Promise.all([...unnamed, later])).toEqual([at(0, 1), at(1, 1), at(2, 1)]);
    expect(sink.log.get('topic/1')).toEqual(['x', 'y', 'z']);
    expect(sink.log.get('topic/0')).toEqual(['a']);
  });

  it('keeps a partition in order through failures of every kind, and loses nothing', async () => {
    const { sink, producer } = setUp({ maxBatchRecords: 3 });
    const failures = [SILENCE, NOT_LEADER, MISSING, UNKNOWN];
    sink.judge = (_batch, request) => (request % 2 === 1 ? failures.shift() : undefined);
    const values = Array.from({ length: 20 }, (_, index) => String(index));
    await Promise.all(values.map((value) => producer.send(record(value))));
    expect(failures).toEqual([]);
    expect(sink.log.get('topic/0')).toEqual(values);
  });

  it('sends a refused partition alone, so that a sick one does not stop the others', async () => {
    const { sink, producer } = setUp();
    let sick = true;
    sink.judge = ({ partition }) => (sick && partition === 1 ? NOT_LEADER : undefined);
    const stuck = producer.send(record('x', 1));
    await producer.send(record('a'));
    await producer.send(record('b', 2));
    sick = false;
    expect(await stuck).toEqual(at(0, 1));
  });

  it('asks anew for a topic the broker does not know, on fresh connections, and keeps its order', async () => {
    const { sink, producer } = setUp();
    sink.partitions.set('gone', 1);
    let known = false;
    sink.judge = ({ topic }) => (topic === 'gone' && !known ? UNKNOWN : undefined);
    const waiting = ['1', '2', '3'].map((value) => producer.send(record(value, 0, 'gone')));
    while (sink.resets === 0) await producer.send(record('fine'));
    known = true;
    await Promise.all([...waiting, producer.send(record('4', 0, 'gone'))]);
    expect(sink.log.get('gone/0')).toEqual(['1', '2', '3', '4']);
  });

  it('drops connections on which an answer never came', async () => {
    const { sink, producer } = setUp();
    const deaf: SendFailure = { kind: 'connection', type: 'KafkaJSRequestTimeoutError', message: 'timed out' };
    sink.judge = (_batch, request) => (request === 1 ? deaf : undefined);
    await producer.send(record('a'));
    expect(sink.resets).toBe(1);
  });

  it('moves keyed records of a topic that was made anew with fewer partitions', async () => {
    const { sink, producer } = setUp();
    sink.partitions.set('topic', 64);
    sink.judge = ({ partition }) => (partition > 0 ? UNKNOWN : undefined);
    const sent = Array.from({ length: 8 }, (_, index) =>
      producer.send({ topic: 'topic', key: `key-${index}`, value: 'v' }),
    );
    while (sink.resets === 0) await new Promise(setImmediate);
    sink.partitions.set('topic', 1);
    expect((await Promise.all(sent)).every(({ partition }) => partition === 0)).toBe(true);
  });

  it('rejects the single record the broker finds too large, and none of its neighbours', async () => {
    const { sink, producer } = setUp();
    sink.judge = ({ records }) => (records.some(({ value }) => value === 'huge') ? TOO_LARGE : undefined);
    const values = ['a', 'b', 'c', 'huge', 'd', 'e', 'f'];
    const results = await Promise.allSettled(values.map((value) => producer.send(record(value))));
    await producer.send(record('x', 1));
    expect(results.map(({ status }) => status === 'fulfilled')).toEqual([true, true, true, false, true, true, true]);
    expect(results[3]).toMatchObject({ reason: expect.any(RecordTooLargeError) });
    expect(sink.log.get('topic/0')).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  });

  it('refuses before sending what exceeds the limit, and what Kafka cannot encode', async () => {
    const { sink, producer } = setUp({ maxRecordBytes: 1_000 });
    await expect(producer.send(record('a'.repeat(1_000)))).rejects.toBeInstanceOf(RecordTooLargeError);
    const header = { ...record('a'), headers: { n: 1 as unknown as string } };
    await expect(producer.send(header)).rejects.toBeInstanceOf(InvalidRecordError);
    await expect(producer.send(record('a', -1))).rejects.toBeInstanceOf(InvalidRecordError);
    expect(sink.requests).toEqual([]);
    expect(producer.pendingBytes).toBe(0);
  });

  it('counts pending bytes until the acknowledgement', async () => {
    const { producer } = setUp();
    const sent = producer.send(record('12345'));
    expect(producer.pendingBytes).toBeGreaterThan(5);
    await sent;
    expect(producer.pendingBytes).toBe(0);
  });

  it('flushes at once what was accepted before the call', async () => {
    const { producer } = setUp({ lingerMs: 600_000 });
    const settled: string[] = [];
    void producer.send(record('a')).then(() => settled.push('a'));
    await producer.flush();
    expect(settled).toEqual(['a']);
    await producer.flush();
  });

  describe('where 40 records or more came at once', () => {
    const setUpBusy = (busyLingerMs: number) => {
      const { sink, producer } = setUp({ lingerMs: 1, busyLingerMs });
      const sendMany = (count: number) => Promise.all(Array.from({ length: count }, () => producer.send(record('a'))));
      return { sink, producer, sendMany };
    };

    it('lingers longer, until fewer have come', async () => {
      const { sink, producer, sendMany } = setUpBusy(600_000);
      await sendMany(39);
      await sendMany(40);
      const later = producer.send(record('b'));
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(sink.requests).toHaveLength(2);
      await producer.flush();
      await later;
      await sendMany(1);
      expect(sink.requests).toHaveLength(4);
    });

    it('counts the time in which a request was under way', async () => {
      const { sink, producer, sendMany } = setUpBusy(600_000);
      let answer = () => {};
      sink.gate = new Promise((resolve) => (answer = resolve));
      const many = sendMany(40);
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(sink.requests).toHaveLength(1);
      const meanwhile = producer.send(record('b'));
      const nowMs = performance.now();
      const clock = jest.spyOn(performance, 'now').mockImplementation(() => nowMs + 600_000);
      answer();
      await Promise.all([many, meanwhile]);
      clock.mockRestore();
    });

    it('does not for what comes alone, much later', async () => {
      const { sendMany } = setUpBusy(600_000);
      await sendMany(40);
      const nowMs = performance.now();
      const clock = jest.spyOn(performance, 'now').mockImplementation(() => nowMs + 1_200_001);
      await sendMany(1);
      clock.mockRestore();
    });
  });

  it('does not linger over a full batch', async () => {
    const { producer } = setUp({ lingerMs: 600_000, maxBatchRecords: 2 });
    await Promise.all([producer.send(record('a')), producer.send(record('b'))]);
  });

  it('sends the rest at close and refuses what comes later', async () => {
    const { sink, producer } = setUp({ lingerMs: 600_000 });
    const sent = producer.send(record('a'));
    await producer.close();
    expect(await sent).toEqual(at(0));
    await expect(producer.send(record('b'))).rejects.toBeInstanceOf(ProducerClosedError);
    expect(sink.requests).toHaveLength(1);
  });

  it('gives up unsent records when it must close without a broker', async () => {
    const { sink, producer } = setUp({ closeTimeoutMs: 10 });
    sink.judge = () => SILENCE;
    const sent = producer.send(record('a'));
    const refused = expect(sent).rejects.toBeInstanceOf(ProducerClosedError);
    await producer.close();
    await refused;
    expect(producer.check().up).toBe(false);
  });
});

describe('BatchingProducer and the owner of a record', () => {
  it('is not down for ever where what it could not send is lost, and nothing else comes', async () => {
    const { sink, producer } = setUp();
    const nowMs = performance.now();
    sink.judge = () => SILENCE;
    const owner = { state: 'owned' as 'owned' | 'lost', settled: () => Promise.resolve() };
    const sent = producer.send(record('a'), owner);
    const refused = expect(sent).rejects.toBeInstanceOf(FencedError);
    while (producer.check().detail['failingForMs'] === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    const later = jest.spyOn(performance, 'now').mockReturnValue(nowMs + 3_600_000);
    expect(producer.check().up).toBe(false);
    later.mockRestore();
    owner.state = 'lost';
    await refused;
    jest.spyOn(performance, 'now').mockReturnValue(nowMs + 3_600_000);
    expect(producer.check()).toMatchObject({ up: true, detail: { pendingRecords: 0 } });
    jest.restoreAllMocks();
  });

  it('does not send what follows from a lost partition', async () => {
    const { sink, producer } = setUp();
    const owner = new FakeOwner();
    const fenced = producer.send(record('a'), owner);
    owner.state = 'lost';
    const other = producer.send(record('b'));
    await expect(fenced).rejects.toBeInstanceOf(FencedError);
    await other;
    expect(sink.log.get('topic/0')).toEqual(['b']);
  });

  it('looks at the owner again before each new try', async () => {
    const { sink, producer } = setUp();
    const owner = new FakeOwner();
    sink.judge = () => {
      owner.state = 'lost';
      return NOT_LEADER;
    };
    await expect(producer.send(record('a'), owner)).rejects.toBeInstanceOf(FencedError);
    expect(sink.requests).toHaveLength(1);
  });

  it('lets others pass while an owner joins, and keeps the order of its own records', async () => {
    const { sink, producer } = setUp();
    const joining = new FakeOwner().join();
    const first = producer.send(record('j1'), joining);
    await Promise.all([producer.send(record('a')), producer.send(record('b'), new FakeOwner())]);
    const second = producer.send(record('j2'), joining);
    await producer.send(record('c'));
    expect(sink.log.get('topic/0')).toEqual(['a', 'b', 'c']);
    joining.settle('owned');
    const third = producer.send(record('j3'), joining);
    await Promise.all([first, second, third]);
    expect(sink.log.get('topic/0')).toEqual(['a', 'b', 'c', 'j1', 'j2', 'j3']);
  });

  it('keeps that order when an owner begins to join while its record is being tried again', async () => {
    const { sink, producer } = setUp();
    const owner = new FakeOwner();
    sink.judge = (_batch, request) => {
      if (request > 1) return undefined;
      owner.join();
      return SILENCE;
    };
    const first = producer.send(record('1'), owner);
    while (owner.state !== 'joining') await new Promise(setImmediate);
    const second = producer.send(record('2'), owner);
    await producer.send(record('other'));
    owner.settle('owned');
    await Promise.all([first, second]);
    expect(sink.log.get('topic/0')).toEqual(['other', '1', '2']);
  });

  it('fences a held record once its owner turns out to be lost', async () => {
    const { sink, producer } = setUp();
    const joining = new FakeOwner().join();
    const held = producer.send(record('a'), joining);
    const refused = expect(held).rejects.toBeInstanceOf(FencedError);
    await producer.send(record('b'));
    joining.settle('lost');
    await refused;
    expect(sink.log.get('topic/0')).toEqual(['b']);
  });
});
