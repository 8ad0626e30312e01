import { eventually, KafkaFixture } from '#testing';

import type { KafkaRecord } from '../records.js';
import { PartitionTracker } from './partition-tracker.js';
import type { RecordHandler } from './runner-options.js';

const names = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `r${from + i}`);
const nameOf = (record: KafkaRecord) => String(record.value);

/** Records what was started; holds those for which `holds` says so until `finish`. */
function holdingHandler(holds: (name: string) => boolean = () => false) {
  const started: string[] = [];
  const finishers = new Map<string, () => void>();
  const handler: RecordHandler = (record) => {
    started.push(nameOf(record));
    if (!holds(nameOf(record))) return Promise.resolve();
    return new Promise((resolve) => finishers.set(nameOf(record), resolve));
  };
  return { started, handler, finish: (name: string) => finishers.get(name)!() };
}

describe('KafkaRunner', () => {
  const kafka = new KafkaFixture('runner');
  beforeAll(() => kafka.open());
  afterAll(() => kafka.close());

  const setup = async (partitions = 1) => {
    const topic = await kafka.createTopic(partitions);
    return { topic, groupId: kafka.createGroup(), subscriptions: [{ topic, pattern: 'record' }] };
  };

  it('ends a drain in time without a broker, and with a handler that never ends', async () => {
    const { topic, groupId, subscriptions } = await setup();
    const unreachable = kafka.createRunner({
      groupId,
      subscriptions,
      shutdownTimeoutMs: 500,
      connection: { ...kafka.connection, brokers: ['127.0.0.1:1'] },
    });
    await unreachable.start(new Map([['record', () => Promise.resolve()]]));
    expect(unreachable.check()).toMatchObject({ up: false, detail: { state: 'starting' } });
    await unreachable.drainAndStop();

    const { handler, started } = holdingHandler(() => true);
    const hanging = await kafka.startRunner({ groupId, subscriptions, shutdownTimeoutMs: 2_000 }, handler);
    const [at] = await kafka.produce(topic, 0, ['never']);
    await eventually(() => expect(started).toEqual(['never']));
    await hanging.drainAndStop();
    const next = holdingHandler();
    await kafka.startRunner({ groupId, subscriptions }, next.handler);
    await eventually(() => expect(next.started).toEqual(['never']));
    await eventually(async () => expect((await kafka.committed(groupId, topic)).offset).toBe(at! + 1));
  });

  it('hands over key, value, headers and position, in offset order', async () => {
    const { topic, groupId, subscriptions } = await setup();
    const offsets = await kafka.produce(topic, 0, names(0, 500));
    const seen: KafkaRecord[] = [];
    const runner = await kafka.startRunner({ groupId, subscriptions }, (record) => {
      seen.push(record);
      return Promise.resolve();
    });
    await eventually(() => expect(seen).toHaveLength(500));
    expect(seen.map(({ offset }) => offset)).toEqual(offsets);
    expect(seen.map(nameOf)).toEqual(names(0, 500));
    expect(seen[7]).toMatchObject({ topic, partition: 0, key: null, headers: { name: Buffer.from('r7') } });
    await eventually(async () => {
      expect(await kafka.committed(groupId, topic)).toEqual({ offset: offsets.at(-1)! + 1, metadata: null });
    });
    expect(runner.check()).toMatchObject({ up: true, detail: { state: 'joined', bufferedRecords: 0 } });
  });

  it('commits the watermark, and what finished above it as metadata', async () => {
    const { topic, groupId, subscriptions } = await setup();
    const { handler, started, finish } = holdingHandler((name) => name === 'r1');
    await kafka.startRunner({ groupId, subscriptions }, handler);
    const offsets = await kafka.produce(topic, 0, names(0, 5));
    await eventually(() => expect(started).toEqual(names(0, 5)));

    const expected = new PartitionTracker(offsets[0]!);
    for (const offset of offsets) expected.accept(offset);
    for (const i of [0, 2, 3, 4]) expected.complete(offsets[i]!);
    await eventually(async () => {
      expect(await kafka.committed(groupId, topic)).toEqual({ offset: offsets[1], metadata: expected.encode() });
    });

    finish('r1');
    await eventually(async () => expect((await kafka.committed(groupId, topic)).offset).toBe(offsets[4]! + 1));
  });

  it('repeats after a kill only what was not committed as done', async () => {
    const { topic, groupId, subscriptions } = await setup();
    const first = holdingHandler((name) => ['r2', 'r5'].includes(name));
    const killed = await kafka.startRunner({ groupId, subscriptions }, first.handler);
    const offsets = await kafka.produce(topic, 0, names(0, 8));
    await eventually(() => expect(first.started).toHaveLength(8));
    await eventually(async () => {
      const { offset, metadata } = await kafka.committed(groupId, topic);
      expect(offset).toBe(offsets[2]);
      expect(PartitionTracker.restore(offset, metadata).accept(offsets[7]!)).toBe('done');
    });
    await killed.abandon();
    first.finish('r2'); // too late: this process is gone as far as the group is concerned

    const second = holdingHandler();
    await kafka.startRunner({ groupId, subscriptions }, second.handler);
    await kafka.produce(topic, 0, ['last']);
    await eventually(() => expect(second.started).toContain('last'));
    expect(second.started).toEqual(['r2', 'r5', 'last']);
  });

  it('neither starves other partitions nor the group while a handler hangs', async () => {
    const { topic, groupId, subscriptions } = await setup(2);
    const { handler, started } = holdingHandler((name) => name === 'hangs');
    const runner = await kafka.startRunner(
      { groupId, subscriptions, group: { sessionTimeoutMs: 6_000, heartbeatIntervalMs: 300 } },
      handler,
    );
    await kafka.produce(topic, 0, ['hangs']);
    await eventually(() => expect(started).toEqual(['hangs']));
    const heartbeats = new Set<unknown>();
    await kafka.produce(topic, 0, ['behind it']);
    await kafka.produce(topic, 1, ['beside it']);
    await eventually(() => {
      heartbeats.add((runner as unknown as HasSession).engine.supervisor.session.lastHeartbeatMs);
      expect(heartbeats.size).toBeGreaterThan(3);
      expect([...started].sort()).toEqual(['behind it', 'beside it', 'hangs']);
    });
  });

  it('puts a record aside after its handler failed three times, and goes on meanwhile', async () => {
    const { topic, groupId, subscriptions } = await setup();
    const tries: string[] = [];
    const aside: [string, unknown][] = [];
    let refusals = 1;
    await kafka.startRunner(
      {
        groupId,
        subscriptions,
        unprocessable: (record, error) => {
          if (refusals-- > 0) return Promise.reject(new Error('no room'));
          aside.push([nameOf(record), error]);
          return Promise.resolve();
        },
      },
      (record) => {
        tries.push(nameOf(record));
        return nameOf(record) === 'poison' ? Promise.reject(new Error('cannot')) : Promise.resolve();
      },
    );
    const offsets = await kafka.produce(topic, 0, ['poison', 'next']);
    await eventually(() => expect(tries).toContain('next'));
    expect(aside).toEqual([]);
    await eventually(() => expect(aside).toEqual([['poison', new Error('cannot')]]));
    expect(tries.filter((name) => name === 'poison')).toHaveLength(3);
    await eventually(async () => expect((await kafka.committed(groupId, topic)).offset).toBe(offsets[1]! + 1));
  });

  it('completes a second copy without its handler, before and after a restart', async () => {
    const { topic, groupId, subscriptions } = await setup();
    const options = { groupId, subscriptions, plan: (record: KafkaRecord) => ({ identity: nameOf(record) }) };
    const first = holdingHandler((name) => name === 'open');
    const killed = await kafka.startRunner(options, first.handler);
    const [openAt] = await kafka.produce(topic, 0, ['open', 'a', 'a', 'b']);
    await eventually(async () => {
      const { offset, metadata } = await kafka.committed(groupId, topic);
      expect(PartitionTracker.restore(offset, metadata).accept(openAt! + 3)).toBe('done');
    });
    expect(first.started).toEqual(['open', 'a', 'b']);
    await killed.abandon();

    const second = holdingHandler();
    await kafka.startRunner(options, second.handler);
    await kafka.produce(topic, 0, ['b', 'a', 'c']);
    await eventually(() => expect(second.started).toContain('c'));
    expect(second.started).toEqual(['open', 'c']);
  });

  it('pauses a partition at its bound, not the others, and reads on when there is room', async () => {
    const { topic, groupId, subscriptions } = await setup(2);
    const { handler, started, finish } = holdingHandler((name) => name.startsWith('r'));
    await kafka.startRunner({ groupId, subscriptions, limits: { maxBufferedRecords: 10 } }, handler);
    const offsets = await kafka.produce(topic, 0, names(0, 25));
    await eventually(() => expect(started).toHaveLength(10));
    await kafka.produce(topic, 1, ['other']);
    await eventually(() => expect(started).toContain('other'));
    expect(started.filter((name) => name.startsWith('r'))).toEqual(names(0, 10));

    for (let done = 0; done < 25; done++) {
      await eventually(() => expect(started).toContain(`r${done}`));
      finish(`r${done}`);
    }
    await eventually(async () => expect((await kafka.committed(groupId, topic)).offset).toBe(offsets[24]! + 1));
    expect(started).toHaveLength(26);
  });

  it('drains: takes nothing new, finishes what is in flight, commits it; and only once', async () => {
    const { topic, groupId, subscriptions } = await setup();
    const { handler, started, finish } = holdingHandler((name) => name === 'slow');
    const runner = await kafka.startRunner({ groupId, subscriptions, group: { holdMs: 200 } }, handler);
    const [slowAt] = await kafka.produce(topic, 0, ['slow']);
    await eventually(() => expect(started).toEqual(['slow']));
    const drained = runner.drainAndStop();
    expect(runner.drainAndStop()).toBe(drained);
    expect(runner.check()).toMatchObject({ up: false, detail: { state: 'draining' } });
    const [lateAt] = await kafka.produce(topic, 0, ['late']);
    setTimeout(() => finish('slow'), 1_000);
    await drained;
    expect(started).toEqual(['slow']);
    expect((await kafka.committed(groupId, topic)).offset).toBe(slowAt! + 1);

    const next = holdingHandler();
    await kafka.startRunner({ groupId, subscriptions }, next.handler);
    await eventually(() => expect(next.started).toEqual(['late']));
    await eventually(async () => expect((await kafka.committed(groupId, topic)).offset).toBe(lateAt! + 1));
  });
});

interface HasSession {
  engine: { supervisor: { session: { lastHeartbeatMs: number } } };
}
