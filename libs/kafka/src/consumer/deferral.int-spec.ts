import { eventually, KafkaFixture } from '#testing';
import { Metrics, SILENT_LOGGER } from '#observability';

import { Caps } from '../../fixtures/scheduler-fixture.js';
import { BatchingProducer } from '../producer/batching-producer.js';
import type { KafkaRecord } from '../records.js';
import type { ParkFate, RecordPlan, Subscription } from '../schedule/types.js';
import type { Engine } from './create-engine.js';
import type { KafkaRunner } from './kafka-runner.js';
import type { RecordHandler } from './runner-options.js';

const WAIT = { timeoutMs: 120_000 };
const PARTITIONS = 8;
const SICK = 20;
const partitionOf = (sick: number) => sick % PARTITIONS;
const sickOf = (partition: number) =>
  Array.from({ length: SICK }, (_, n) => n).filter((n) => partitionOf(n) === partition);
/** `DEFERRED_RECORDS=100000` for a long run. Fewer than 16,384 a partition: the calls that hang here never end. */
const RECORDS = Number(process.env['DEFERRED_RECORDS'] ?? 6_000);
/** Records of one topic-partition in memory. */
const BUFFER = 200;

const kafka = new KafkaFixture('deferral');
const producer = new BatchingProducer({
  connection: kafka.connection,
  name: 'test',
  logger: SILENT_LOGGER,
  metrics: new Metrics('test'),
});
beforeAll(() => kafka.open());
afterAll(() => Promise.all([kafka.close(), producer.close()]));

/** What a value says: whose it is, in which conversation, its place in that, and from when on. */
interface Name {
  group: string;
  order: string;
  sequence: number;
}

const write = ({ group, order, sequence }: Name, notBeforeMs = '') => [group, order, sequence, notBeforeMs].join(' ');
function read(record: KafkaRecord): Name & { notBeforeMs: number | undefined } {
  const [group = '', order = '', sequence, notBeforeMs] = String(record.value).split(' ');
  return { group, order, sequence: Number(sequence), notBeforeMs: notBeforeMs ? Number(notBeforeMs) : undefined };
}
const planOf = (record: KafkaRecord): RecordPlan => read(record);
const engineOf = (runner: KafkaRunner) => (runner as unknown as { engine: Engine }).engine;

/** Commands, and two tiers of parked lanes as delivery has them. */
async function setUpLanes() {
  const [commands, short, long] = await Promise.all([0, 1, 2].map(() => kafka.createTopic(PARTITIONS)));
  const delays = new Map([
    [short!, 1_000],
    [long!, 3_000],
  ]);
  const subscriptions: Subscription[] = [
    { topic: commands!, pattern: 'record' },
    ...[...delays].map(([topic, delayMs]) => ({
      topic,
      pattern: 'record',
      lane: { kind: 'parked', delayMs } as const,
    })),
  ];
  let parkedCount = 0;
  const park = async (record: KafkaRecord): Promise<ParkFate> => {
    parkedCount++;
    const topic = record.topic === commands ? short! : long!;
    const value = write(read(record), String(Date.now() + delays.get(topic)!));
    await producer.send({ topic, key: null, value, partition: record.partition });
    return 'parked';
  };
  return { commands: commands!, groupId: kafka.createGroup(), subscriptions, park, parked: () => parkedCount };
}

it(`holds no more than its buffers while ${RECORDS} records of ${SICK} sick groups are deferred, and loses neither order nor record`, async () => {
  const { commands, groupId, subscriptions, park, parked } = await setUpLanes();
  const admission = new Caps(1);
  admission.caps.set('healthy', 10);
  const started = new Map<string, number[]>();
  let recover = () => {};
  const recovered = new Promise<void>((resolve) => (recover = resolve));
  const handler: RecordHandler = (record) => {
    const { group, order, sequence } = read(record);
    started.set(order, [...(started.get(order) ?? []), sequence]);
    return group === 'healthy' ? Promise.resolve() : recovered;
  };
  const limits = { maxBufferedRecords: BUFFER };
  const fetch = { maxBytesPerPartition: 16_384 }; // records are small here: about as many to a fetch as in earnest
  const options = { groupId, subscriptions, plan: planOf, admission, park, limits, fetch };
  const runner = await kafka.startRunner(options, handler);
  const { partitions, scheduler } = engineOf(runner);
  const most = { buffered: 0, waiting: 0 };
  const sampler = setInterval(() => {
    most.buffered = Math.max(most.buffered, partitions.bufferedCount);
    most.waiting = Math.max(most.waiting, scheduler.waitingCount);
  }, 1).unref();

  const names = Array.from({ length: RECORDS }, (_, n): Name => {
    const group = `sick${n % SICK}`;
    return { group, order: `${group}/${n % (5 * SICK)}`, sequence: n };
  });
  const ends: number[] = [];
  for (let partition = 0; partition < PARTITIONS; partition++) {
    // A group is of one partition.
    const own = names.filter((_, n) => partitionOf(n % SICK) === partition);
    const topic = commands;
    await Promise.all(own.map((name) => producer.send({ topic, key: null, value: write(name), partition })));
    const last: Name = { group: 'healthy', order: `healthy/${partition}`, sequence: 0 };
    ends[partition] = (await kafka.produce(commands, partition, [write(last)]))[0]! + 1;
  }

  // The healthy one behind them is served, and but for the calls that hang every command is done: deferred.
  await eventually(async () => {
    expect([...started.keys()].filter((order) => order.startsWith('healthy'))).toHaveLength(PARTITIONS);
    for (const [partition, end] of ends.entries()) {
      const { tracker } = partitions.get(commands, partition)!;
      expect({ next: tracker!.next, open: tracker!.inFlightCount }).toEqual({
        next: end,
        open: sickOf(partition).length,
      });
    }
  }, WAIT);
  expect(parked()).toBeGreaterThanOrEqual(RECORDS - SICK);

  recover();
  await eventually(() => expect([...started.values()].flat()).toHaveLength(RECORDS + PARTITIONS), WAIT);
  clearInterval(sampler);
  expect(most.buffered).toBeLessThanOrEqual(BUFFER * PARTITIONS * subscriptions.length);
  expect(most.waiting).toBeLessThanOrEqual(BUFFER * PARTITIONS * subscriptions.length);
  for (const sequences of started.values()) expect(sequences).toEqual([...sequences].sort((a, b) => a - b));
  await eventually(() => expect(scheduler.parked.count + scheduler.startedCount).toBe(0), WAIT);
});

it('starts 5,000 retries that are due within a second, each once and none early', async () => {
  const topic = await kafka.createTopic(4);
  const lane = { kind: 'delayed', delayMs: 2_000 } as const;
  const subscriptions: Subscription[] = [{ topic, pattern: 'record', lane }];
  const started: string[] = [];
  const early: string[] = [];
  const handler: RecordHandler = (record) => {
    const { sequence, notBeforeMs } = read(record);
    started.push(String(sequence));
    if (Date.now() < notBeforeMs!) early.push(`${sequence}: ${notBeforeMs! - Date.now()} ms`);
    return Promise.resolve();
  };
  const options = { groupId: kafka.createGroup(), subscriptions, plan: planOf, admission: new Caps(Infinity, 512) };
  await kafka.startRunner(options, handler);
  const soonMs = Date.now() + 2_000;
  await Promise.all(
    [0, 1, 2, 3].map((partition) => {
      const own = Array.from({ length: 1_250 }, (_, n) => 4 * n + partition);
      const valueOf = (n: number) =>
        write({ group: `g${n % 100}`, order: `o${n}`, sequence: n }, String(soonMs + (n % 1_000)));
      return kafka.produce(topic, partition, own.map(valueOf));
    }),
  );
  await eventually(() => expect(started).toHaveLength(5_000), WAIT);
  expect(new Set(started).size).toBe(5_000);
  expect(early).toEqual([]);
});

describe('a defer lane that loses what nobody has read', () => {
  /** Of one conversation, whose first record hangs: the others are put off, more than the lane may have in memory. */
  const setUpLosing = async () => {
    const [commands, parked] = [await kafka.createTopic(1), await kafka.createTopic(1)];
    const lane = { kind: 'parked', delayMs: 600_000 } as const;
    const subscriptions: Subscription[] = [
      { topic: commands, pattern: 'record' },
      { topic: parked, pattern: 'record', lane },
    ];
    const admission = new Caps(1);
    const started: number[] = [];
    let answer = () => {};
    const answered = new Promise<void>((resolve) => (answer = resolve));
    const handler: RecordHandler = (record) => {
      started.push(read(record).sequence);
      return answered;
    };
    const park = async (record: KafkaRecord): Promise<ParkFate> => {
      await producer.send({
        topic: parked,
        key: null,
        value: write(read(record), String(Date.now() + lane.delayMs)),
        partition: 0,
      });
      return 'parked';
    };
    const publish = (from: number, count: number) => {
      const names = Array.from({ length: count }, (_, n) => ({ group: 'sick', order: 'o', sequence: from + n }));
      return kafka.produce(
        commands,
        0,
        names.map((name) => write(name)),
      );
    };
    const limits = { maxBufferedRecords: 20 };
    const options = { groupId: kafka.createGroup(), subscriptions, plan: planOf, admission, park, limits };
    const runner = await kafka.startRunner(options, handler);
    await publish(0, 100);
    const { partitions, scheduler } = engineOf(runner);
    await eventually(() => {
      expect(partitions.get(parked, 0)!.paused).toBe(true);
      const { next, inFlightCount } = partitions.get(commands, 0)!.tracker!;
      expect([next, inFlightCount]).toEqual([100, 1]);
    }, WAIT);
    const slot = partitions.get(parked, 0)!;
    return { parked, started, publish, answer, scheduler, slot };
  };

  it.each([
    ['expired', (topic: string) => kafka.deleteRecordsBefore(topic, 0, -1)],
    ['went with a topic that was made anew', (topic: string) => kafka.recreateTopic(topic, 1)],
  ])('lets what comes after it start, where it %s', async (_how, lose) => {
    const { parked, started, publish, answer, scheduler, slot } = await setUpLosing();
    await lose(parked);
    answer();
    await eventually(() => expect(slot.hasUnseen).toBe(true), WAIT);
    await publish(100, 30);
    const later = Array.from({ length: 30 }, (_, n) => 100 + n);
    await eventually(() => expect(started).toEqual(expect.arrayContaining(later)), WAIT);
    await eventually(() => expect(scheduler.waitingCount + scheduler.startedCount).toBe(0), WAIT);
  });
});
