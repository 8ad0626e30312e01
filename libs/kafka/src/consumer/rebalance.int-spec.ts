import { eventually, KafkaFixture } from '#testing';

import { FencedError } from '../errors.js';
import type { KafkaRecord } from '../records.js';
import type { RecordContext } from './record-context.js';
import type { RecordHandler } from './runner-options.js';

const PARTITIONS = 4;
const nameOf = (record: KafkaRecord) => String(record.value);
const sorted = (names: Iterable<string>) => [...names].sort();

describe('a rebalance', () => {
  const kafka = new KafkaFixture('rebalance');
  beforeAll(() => kafka.open());
  afterAll(() => kafka.close());

  const setup = async (partitions = PARTITIONS) => {
    const topic = await kafka.createTopic(partitions);
    return { topic, groupId: kafka.createGroup(), subscriptions: [{ topic, pattern: 'record' }] };
  };
  const committedTo = (groupId: string, topic: string, ends: ReadonlyMap<number, number>) =>
    eventually(async () => {
      for (const [partition, end] of ends) {
        expect({ partition, ...(await kafka.committed(groupId, topic, partition)) }).toMatchObject({
          partition,
          offset: end,
        });
      }
    });

  it('loses and repeats nothing while members come and go and calls finish', async () => {
    const { topic, groupId, subscriptions } = await setup();
    const handled: string[] = [];
    const partitionsOf = new Map<string, Set<number>>();
    const member =
      (id: string): RecordHandler =>
      async (record) => {
        handled.push(nameOf(record));
        partitionsOf.set(id, (partitionsOf.get(id) ?? new Set()).add(record.partition));
        await new Promise((resolve) => setTimeout(resolve, 1 + (record.offset % 40)));
      };
    const published: string[] = [];
    const ends = new Map<number, number>();
    let publishing = true;
    const publisher = (async () => {
      for (let round = 0; publishing; round++) {
        const partition = round % PARTITIONS;
        const values = Array.from({ length: 5 }, (_, i) => `${round}-${i}`);
        published.push(...values);
        ends.set(partition, (await kafka.produce(topic, partition, values)).at(-1)! + 1);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    })();

    const first = await kafka.startRunner({ groupId, subscriptions }, member('first'));
    await eventually(() => expect(partitionsOf.get('first')?.size).toBe(PARTITIONS));
    await kafka.startRunner({ groupId, subscriptions }, member('second'));
    await eventually(() => expect(partitionsOf.get('second')?.size).toBe(PARTITIONS / 2));
    await first.drainAndStop();
    await eventually(() => expect(partitionsOf.get('second')?.size).toBe(PARTITIONS));
    publishing = false;
    await publisher;

    await committedTo(groupId, topic, ends);
    expect(sorted(handled)).toEqual(sorted(published));
  });

  it('lets a kept partition go on where it was, paused or not, and does not read again what is open', async () => {
    const { topic, groupId, subscriptions } = await setup(2);
    const started: string[] = [];
    const open = new Map<string, () => void>();
    const handler: RecordHandler = (record) => {
      started.push(nameOf(record));
      return new Promise((resolve) => open.set(nameOf(record), resolve));
    };
    const options = { groupId, subscriptions, limits: { maxBufferedRecords: 3 }, group: { holdMs: 100 } };
    await kafka.startRunner(options, handler);
    const full = await kafka.produce(topic, 0, ['f0', 'f1', 'f2', 'f3']);
    await kafka.produce(topic, 1, ['g0', 'g1']);
    await eventually(() => expect(sorted(started)).toEqual(['f0', 'f1', 'f2', 'g0', 'g1']));

    // Two partitions, two members: one of the two stays, whichever it is.
    const other: string[] = [];
    await kafka.startRunner(options, (record) => {
      other.push(nameOf(record));
      return Promise.resolve();
    });
    await eventually(() => expect(other.length).toBeGreaterThanOrEqual(2));
    const movedPrefix = other[0]![0]!;
    const keptPrefix = movedPrefix === 'f' ? 'g' : 'f';
    await kafka.produce(topic, keptPrefix === 'f' ? 0 : 1, [`${keptPrefix}9`]);
    for (const finish of open.values()) finish();
    await eventually(() => expect(started).toContain(`${keptPrefix}9`));
    expect(started.filter((name) => name.startsWith(keptPrefix))).toEqual(
      keptPrefix === 'f' ? ['f0', 'f1', 'f2', 'f3', 'f9'] : ['g0', 'g1', 'g9'],
    );
    expect(full).toHaveLength(4);
  });

  it('fences what did not finish: nothing follows from it, and the offset does not move back', async () => {
    const { topic, groupId, subscriptions } = await setup(1);
    const contexts: RecordContext[] = [];
    const followUps: string[] = [];
    let finish!: () => void;
    const stuck = await kafka.startRunner(
      { groupId, subscriptions, group: { holdMs: 100 } },
      async (_record, context) => {
        contexts.push(context);
        await new Promise<void>((resolve) => (finish = resolve));
        if (context.state === 'lost') throw new FencedError();
        followUps.push('published');
      },
    );
    const [at] = await kafka.produce(topic, 0, ['slow']);
    await eventually(() => expect(contexts).toHaveLength(1));
    expect(contexts[0]!.state).toBe('owned');
    const session = (stuck as unknown as HasSession).engine.supervisor.session;
    await session.close(); // the group sees it leave, as after a crash
    expect(contexts[0]!.state).toBe('lost');

    const repeated: string[] = [];
    await kafka.startRunner({ groupId, subscriptions }, (record) => {
      repeated.push(nameOf(record));
      return Promise.resolve();
    });
    const [, end] = await kafka.produce(topic, 0, ['a', 'b']);
    await committedTo(groupId, topic, new Map([[0, end! + 1]]));
    finish();
    const [later] = await kafka.produce(topic, 0, ['c']);
    await committedTo(groupId, topic, new Map([[0, later! + 1]]));
    expect(repeated).toEqual(['slow', 'a', 'b', 'c']);
    expect(followUps).toEqual([]);
    expect(end! - at!).toBe(2);
  });

  it('tells a draining member from a leaving one: idle partitions move at once, the busy one when it is done', async () => {
    const { topic, groupId, subscriptions } = await setup();
    const ofFirst: KafkaRecord[] = [];
    const ofSecond: KafkaRecord[] = [];
    const finishers = new Map<string, () => void>();
    const first = await kafka.startRunner({ groupId, subscriptions, group: { holdMs: 100 } }, (record) => {
      ofFirst.push(record);
      if (nameOf(record) !== 'busy') return Promise.resolve();
      return new Promise((resolve) => finishers.set('busy', resolve));
    });
    await kafka.startRunner({ groupId, subscriptions, group: { holdMs: 100 } }, (record) => {
      ofSecond.push(record);
      return Promise.resolve();
    });
    for (let partition = 0; partition < PARTITIONS; partition++)
      await kafka.produce(topic, partition, [`p${partition}`]);
    await eventually(() => expect(ofFirst.length + ofSecond.length).toBe(PARTITIONS));
    const [busy, idle] = ofFirst.map(({ partition }) => partition);
    const [busyAt] = await kafka.produce(topic, busy!, ['busy']);
    await eventually(() => expect(ofFirst.map(nameOf)).toContain('busy'));

    const drained = first.drainAndStop();
    await kafka.produce(topic, busy!, ['behind busy']);
    await kafka.produce(topic, idle!, ['of idle']);
    await eventually(() => expect(ofSecond.map(nameOf)).toContain('of idle'));
    expect(ofSecond.map(nameOf)).not.toContain('behind busy');
    finishers.get('busy')!();
    await drained;
    await eventually(() => expect(ofSecond.map(nameOf)).toContain('behind busy'));
    expect(ofSecond.map(nameOf)).not.toContain('busy');
    await committedTo(groupId, topic, new Map([[busy!, busyAt! + 2]]));
  });

  it('leaves no member behind where one is stopped while it joins for the first time', async () => {
    const { topic, groupId, subscriptions } = await setup();
    let isBusy = false;
    await kafka.startRunner({ groupId, subscriptions, group: { holdMs: 1_500 } }, () => {
      isBusy = true;
      return new Promise(() => undefined);
    });
    await kafka.produce(topic, 0, ['busy']);
    await eventually(() => expect(isBusy).toBe(true));
    const second = kafka.createRunner({ groupId, subscriptions });
    await second.start(new Map([['record', () => Promise.resolve()]]));
    await eventually(async () => expect(await kafka.memberCount(groupId)).toBe(2)); // until the first has waited for its call
    expect(second.state).toBe('starting');
    await second.drainAndStop();
    expect(await kafka.memberCount(groupId)).toBe(1);
  });

  it('takes in partitions that a topic gets while it is read', async () => {
    const { topic, groupId, subscriptions } = await setup(1);
    const seen: string[] = [];
    await kafka.startRunner({ groupId, subscriptions, group: { metadataMaxAgeMs: 500 } }, (record) => {
      seen.push(`${record.partition}:${nameOf(record)}`);
      return Promise.resolve();
    });
    await kafka.produce(topic, 0, ['old']);
    await kafka.addPartitions(topic, 2);
    await kafka.produce(topic, 1, ['before it is noticed']);
    await eventually(() => expect(sorted(seen)).toEqual(['0:old', '1:before it is noticed']));
  });
});

interface HasSession {
  engine: { supervisor: { session: { close(): Promise<void> } } };
}
