import { jest } from '@jest/globals';
import Cluster from 'kafkajs/src/cluster/index.js';

import { eventually, KafkaFixture } from '#testing';
import { Metrics, SILENT_LOGGER } from '#observability';

import { createKafka } from '../client/create-kafka.js';
import { Caps } from '../../fixtures/scheduler-fixture.js';
import type { KafkaRecord } from '../records.js';
import { withAdmin } from '../topics/with-admin.js';
import type { RecordHandler } from './runner-options.js';

const nameOf = (record: KafkaRecord) => String(record.value);

/** What is told by its name is the same record, wherever it lies. */
describe('second copies, by a member that was not there when the first was done', () => {
  const kafka = new KafkaFixture('second-copies');
  beforeAll(() => kafka.open());
  afterAll(() => kafka.close());
  afterEach(() => jest.restoreAllMocks());

  const setup = async (partitions = 1) => {
    const topic = await kafka.createTopic(partitions);
    const metrics = new Metrics('test');
    const options = {
      groupId: kafka.createGroup(),
      subscriptions: [{ topic, pattern: 'record' }],
      plan: (record: KafkaRecord) => ({ identity: nameOf(record) }),
      metrics,
    };
    const start = async () => {
      const seen: string[] = [];
      const handler: RecordHandler = (record) => Promise.resolve(void seen.push(nameOf(record)));
      return { seen, runner: await kafka.startRunner(options, handler) };
    };
    const committed = async () => (await kafka.committed(options.groupId, topic)).offset;
    /** Handled and committed by a member that is killed then, or leaves. */
    const handle = async (names: string[], end: 'abandon' | 'drainAndStop' = 'abandon') => {
      const { seen, runner } = await start();
      await kafka.produce(topic, 0, names);
      await eventually(() => expect(seen).toEqual(names));
      await eventually(async () => expect(await committed()).toBe(names.length));
      await runner[end]();
    };
    const skippedCount = async () => {
      const name = 'kafka_consumer_second_copies_skipped_total';
      const { values } = await metrics.counter(name, '', ['group', 'topic']).get();
      return values[0]?.value;
    };
    return { topic, groupId: options.groupId, start, handle, committed, skippedCount };
  };

  it('are known after a kill', async () => {
    const { topic, start, handle, committed, skippedCount } = await setup();
    await handle(['a', 'b']);
    await kafka.produce(topic, 0, ['b', 'a', 'c']);
    const { seen } = await start();
    await eventually(async () => expect(await committed()).toBe(5));
    expect(seen).toEqual(['c']);
    expect(await skippedCount()).toBe(2);
  });

  it('are known where the partition moves to another member', async () => {
    const { topic, start, committed } = await setup();
    const [first, second] = [await start(), await start()];
    await kafka.produce(topic, 0, ['a', 'b']);
    await eventually(async () => expect(await committed()).toBe(2));
    const [owner, other] = first.seen.length > 0 ? [first, second] : [second, first];
    await owner.runner.drainAndStop();
    await kafka.produce(topic, 0, ['a', 'b', 'c']);
    await eventually(async () => expect(await committed()).toBe(5));
    expect([owner.seen, other.seen]).toEqual([['a', 'b'], ['c']]);
  });

  it('are known as far as the log still goes, and an offset that has expired is not asked for', async () => {
    const { topic, start, handle, committed } = await setup();
    await handle(['a', 'b', 'c']);
    await kafka.deleteRecordsBefore(topic, 0, 2);
    await kafka.produce(topic, 0, ['c', 'a']);
    const { seen } = await start();
    await eventually(async () => expect(await committed()).toBe(5));
    expect(seen).toEqual(['a']);
  });

  it('do not matter to a log of which nothing is left, nor to an empty one', async () => {
    const { topic, start, handle, committed } = await setup(2);
    await handle(['a', 'b']);
    await kafka.deleteRecordsBefore(topic, 0, -1);
    const { seen } = await start();
    await kafka.produce(topic, 0, ['c']);
    await kafka.produce(topic, 1, ['d']);
    await eventually(() => expect([...seen].sort()).toEqual(['c', 'd']));
    await eventually(async () => expect(await committed()).toBe(3));
  });

  it('are forgotten where the log expires before it is read; what was done is not done again', async () => {
    const { topic, start, handle, committed } = await setup();
    await handle(['a', 'b', 'c']);
    const { fetchTopicsOffset } = Cluster.prototype;
    jest.spyOn(Cluster.prototype, 'fetchTopicsOffset').mockImplementationOnce(async function (this: Cluster, topics) {
      const starts = await fetchTopicsOffset.call(this, topics);
      await kafka.deleteRecordsBefore(topic, 0, 1);
      return starts;
    });
    const { seen } = await start();
    await kafka.produce(topic, 0, ['d']);
    await eventually(() => expect(seen).toContain('d'));
    await eventually(async () => expect(await committed()).toBe(4));
    expect(seen).toEqual(['d']);
  });

  it('are not looked for in a log that ends before what was committed: nothing of it was done', async () => {
    const { topic, groupId, start, handle, committed } = await setup();
    await handle(['a', 'b', 'c', 'd'], 'drainAndStop');
    await kafka.recreateTopic(topic, 1);
    // The broker forgets with the topic what was committed; where a log was cut it does not.
    await withAdmin(createKafka(kafka.connection, SILENT_LOGGER), SILENT_LOGGER, (admin) =>
      admin.setOffsets({ groupId, topic, partitions: [{ partition: 0, offset: '4' }] }),
    );
    await kafka.produce(topic, 0, ['a', 'e']);
    const { seen } = await start();
    await eventually(() => expect(seen).toEqual(['a', 'e']));
    await eventually(async () => expect(await committed()).toBe(2));
  });

  it('of a record that was parked, and not committed as such, are handled once, by whichever lane', async () => {
    const [topic, lane] = await Promise.all([kafka.createTopic(1), kafka.createTopic(1)]);
    const options = {
      groupId: kafka.createGroup(),
      subscriptions: [
        { topic, pattern: 'record' },
        { topic: lane, pattern: 'record', lane: { kind: 'parked', delayMs: 10_000 } as const },
      ],
      plan: (record: KafkaRecord) => ({ group: 'g', identity: nameOf(record) }),
    };
    const seen: string[] = [];
    const handler: RecordHandler = (record) => Promise.resolve(void seen.push(nameOf(record)));
    let tellWritten = () => {};
    const written = new Promise<void>((resolve) => (tellWritten = resolve));
    const park = async (record: KafkaRecord) => {
      await kafka.produce(lane, 0, [nameOf(record)]);
      tellWritten();
      return new Promise<never>(() => {}); // killed before it knew
    };
    const killed = await kafka.startRunner({ ...options, admission: new Caps(0), park }, handler);
    await kafka.produce(topic, 0, ['a']);
    await written;
    await killed.abandon();

    await kafka.startRunner({ ...options, admission: new Caps(1) }, handler);
    await kafka.produce(lane, 0, ['z']);
    await eventually(async () => {
      const positions = await Promise.all([topic, lane].map((one) => kafka.committed(options.groupId, one)));
      expect(positions.map(({ offset }) => offset)).toEqual([1, 2]);
    });
    expect([...seen].sort()).toEqual(['a', 'z']);
  });

  it('are what a later record says to be over: only where it is read before they have started', async () => {
    const [topic, lane] = await Promise.all([kafka.createTopic(1), kafka.createTopic(1)]);
    const options = {
      groupId: kafka.createGroup(),
      subscriptions: [
        { topic, pattern: 'record' },
        { topic: lane, pattern: 'record', lane: { kind: 'delayed', delayMs: 500 } as const },
      ],
      plan: (record: KafkaRecord) => {
        read.push(nameOf(record));
        const before = nameOf(record).replace(' again', '');
        return { group: 'g', identity: nameOf(record), ...(record.topic === lane && { supersedes: before }) };
      },
      admission: new Caps(1, 1),
    };
    const read: string[] = [];
    const seen: string[] = [];
    let finish = () => {};
    const handler: RecordHandler = async (record) => {
      seen.push(nameOf(record));
      if (seen.length === 1) await new Promise<void>((resolve) => (finish = resolve));
    };
    await kafka.startRunner(options, handler);
    await kafka.produce(topic, 0, ['first']);
    await eventually(() => expect(seen).toEqual(['first']));
    // These wait for its slot.
    await kafka.produce(topic, 0, ['a', 'b']);
    await kafka.produce(lane, 0, ['first again', 'a again']);
    await eventually(() => expect(read).toHaveLength(5));
    finish();
    await eventually(async () => {
      const positions = await Promise.all([topic, lane].map((one) => kafka.committed(options.groupId, one)));
      expect(positions.map(({ offset }) => offset)).toEqual([3, 2]);
    });
    expect(seen.sort()).toEqual(['a again', 'b', 'first', 'first again']);
  });

  it('are what a record says to be over that was done before a kill, by a process that had not come to the others yet', async () => {
    const lane = await kafka.createTopic(1);
    // The client library asks for them in any order.
    const topics = await Promise.all(['a', 'b', 'c', 'd', 'e'].map(() => kafka.createTopic(1)));
    const options = {
      groupId: kafka.createGroup(),
      subscriptions: [
        ...topics.map((topic) => ({ topic, pattern: 'record' })),
        { topic: lane, pattern: 'record', lane: { kind: 'delayed', delayMs: 100 } as const },
      ],
      coPartitioned: true,
      plan: (record: KafkaRecord) => {
        const [step = '', after] = nameOf(record).split(' after ');
        return { group: 'g', identity: step, ...(after !== undefined && { supersedes: after }) };
      },
    };
    const seen: string[] = [];
    const handler: RecordHandler = (record) => Promise.resolve(void seen.push(nameOf(record)));
    const killed = await kafka.startRunner(options, handler);
    const retries = topics.map((_, n) => `${n}/2 after ${n}/1`);
    await kafka.produce(lane, 0, retries);
    await eventually(async () => expect((await kafka.committed(options.groupId, lane)).offset).toBe(topics.length));
    await killed.abandon();
    await Promise.all(topics.map((topic, n) => kafka.produce(topic, 0, [`${n}/1`, `other ${n}`])));

    await kafka.startRunner(options, handler);
    await eventually(async () => {
      const positions = await Promise.all(topics.map((topic) => kafka.committed(options.groupId, topic)));
      expect(positions.map(({ offset }) => offset)).toEqual(topics.map(() => 2));
    });
    expect(seen.sort()).toEqual([...retries, ...topics.map((_, n) => `other ${n}`)].sort());
  });
});
