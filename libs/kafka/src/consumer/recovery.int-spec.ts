import kafkajs from 'kafkajs';

import { eventually, KafkaFixture } from '#testing';

import { createKafka } from '../client/create-kafka.js';
import type { KafkaRecord } from '../records.js';
import { SILENT_LOGGER } from '#observability';

const nameOf = (record: KafkaRecord) => String(record.value);

describe('recovery', () => {
  const kafka = new KafkaFixture('recovery');
  beforeAll(() => kafka.open());
  afterAll(() => kafka.close());

  const setup = async () => {
    const topic = await kafka.createTopic(1);
    return { topic, groupId: kafka.createGroup(), subscriptions: [{ topic, pattern: 'record' }] };
  };

  it('replaces a consumer that kafkajs has given up for good', async () => {
    const { topic, groupId, subscriptions } = await setup();
    const seen: string[] = [];
    const runner = await kafka.startRunner({ groupId, subscriptions }, (record) => {
      seen.push(nameOf(record));
      return Promise.resolve();
    });
    await kafka.produce(topic, 0, ['before']);
    await eventually(() => expect(seen).toEqual(['before']));

    // A codec that cannot decode is a crash without restart.
    const { CompressionCodecs, CompressionTypes } = kafkajs;
    const gzip = CompressionCodecs[CompressionTypes.GZIP] as () => object;
    CompressionCodecs[CompressionTypes.GZIP] = () => ({
      ...gzip(),
      decompress: () => Promise.reject(new kafkajs.KafkaJSNonRetriableError('no such codec')),
    });
    const states = new Set<string>();
    const producer = createKafka(kafka.connection, SILENT_LOGGER).producer();
    try {
      await producer.connect();
      await producer.send({ topic, acks: -1, compression: CompressionTypes.GZIP, messages: [{ value: 'zipped' }] });
      await eventually(() => {
        states.add(runner.state);
        expect([...states]).toContain('crashed');
      });
    } finally {
      CompressionCodecs[CompressionTypes.GZIP] = gzip as never;
      await producer.disconnect();
    }
    await kafka.produce(topic, 0, ['after']);
    await eventually(() => expect(seen).toEqual(['before', 'zipped', 'after']));
    expect(runner.check()).toMatchObject({ up: true, detail: { state: 'joined' } });
  });

  it('replaces a consumer that stands still, once a broker answers', async () => {
    const { topic, groupId, subscriptions } = await setup();
    const seen: string[] = [];
    const runner = await kafka.startRunner(
      { groupId, subscriptions, group: { sessionTimeoutMs: 6_000, heartbeatIntervalMs: 300 } },
      (record) => {
        seen.push(nameOf(record));
        return Promise.resolve();
      },
    );
    const { supervisor, membership } = (runner as unknown as HasSession).engine;
    const stuck = supervisor.session;
    let unstick!: () => void;
    const never = new Promise<[]>((resolve) => (unstick = () => resolve([])));
    const standsStill = new Promise<void>((resolve) => {
      membership.joined.group.fetch = () => {
        resolve();
        return never;
      };
    });
    await standsStill;
    stuck.lastFetchMs = -Infinity;
    await kafka.produce(topic, 0, ['a']);
    await eventually(() => expect(seen).toEqual(['a']));
    unstick();
    expect(supervisor.session).not.toBe(stuck);
  });

  it('does not take the records of a topic that was made anew for those it knows', async () => {
    const { topic, groupId, subscriptions } = await setup();
    const seen: string[] = [];
    await kafka.startRunner({ groupId, subscriptions, group: { metadataMaxAgeMs: 500 } }, (record) => {
      seen.push(nameOf(record));
      return Promise.resolve();
    });
    const old = Array.from({ length: 20 }, (_, i) => `old${i}`);
    await kafka.produce(topic, 0, old);
    await eventually(async () => expect((await kafka.committed(groupId, topic)).offset).toBe(20));
    await kafka.recreateTopic(topic, 1);
    const offsets = await kafka.produce(topic, 0, ['new0', 'new1']);
    expect(offsets).toEqual([0, 1]);
    await eventually(() => expect(seen).toEqual([...old, 'new0', 'new1']), { timeoutMs: 45_000 });
    await eventually(async () => expect((await kafka.committed(groupId, topic)).offset).toBe(2));
  });

  it('goes on behind what has expired', async () => {
    const { topic, groupId, subscriptions } = await setup();
    const seen: string[] = [];
    const handler = (record: KafkaRecord) => {
      seen.push(nameOf(record));
      return Promise.resolve();
    };
    const runner = await kafka.startRunner({ groupId, subscriptions }, handler);
    await kafka.produce(topic, 0, ['a']);
    await eventually(async () => expect((await kafka.committed(groupId, topic)).offset).toBe(1));
    await runner.drainAndStop();
    const [, kept] = await kafka.produce(topic, 0, ['expired', 'kept']);
    await kafka.deleteRecordsBefore(topic, 0, kept!);
    await kafka.startRunner({ groupId, subscriptions }, handler);
    await eventually(() => expect(seen).toEqual(['a', 'kept']));
    await eventually(async () => expect((await kafka.committed(groupId, topic)).offset).toBe(kept! + 1));
  });

  it('passes over transaction markers and aborted records, and commits behind them', async () => {
    const { topic, groupId, subscriptions } = await setup();
    const seen: string[] = [];
    await kafka.startRunner({ groupId, subscriptions }, (record) => {
      seen.push(nameOf(record));
      return Promise.resolve();
    });
    const producer = createKafka(kafka.connection, SILENT_LOGGER).producer({
      transactionalId: `${topic}-tx`,
      idempotent: true,
      maxInFlightRequests: 1,
    });
    await producer.connect();
    for (const [value, commits] of [
      ['in', true],
      ['out', false],
      ['in again', true],
      ['out again', false],
    ] as const) {
      const transaction = await producer.transaction();
      await transaction.send({ topic, acks: -1, messages: [{ value, partition: 0 }] });
      await (commits ? transaction.commit() : transaction.abort());
    }
    await producer.disconnect();
    await eventually(() => expect(seen).toEqual(['in', 'in again']));
    await eventually(async () => expect((await kafka.committed(groupId, topic)).offset).toBe(8));
    const [at] = await kafka.produce(topic, 0, ['plain']);
    expect(at).toBe(8);
    await eventually(() => expect(seen).toEqual(['in', 'in again', 'plain']));
  });
});

interface HasSession {
  engine: {
    supervisor: { session: { lastFetchMs: number } };
    membership: { joined: { group: { fetch(): Promise<[]> } } };
  };
}
