import type { EachBatchPayload } from 'kafkajs';

import { SILENT_LOGGER } from '#observability';

import type { KafkaRecord } from '../records.js';
import type { RecordPlan, Subscription } from '../schedule/types.js';
import { JoinGate } from './join-gate.js';
import type { PartitionState } from './partition-state.js';
import { Partitions } from './partitions.js';
import { RecordIntake } from './record-intake.js';
import type { OpenRecord, RecordRunner } from './record-runner.js';
import { DEFAULT_LIMITS, type IntakeLimits } from './runner-limits.js';
import { WorkHistory } from './work-history.js';

const TOPIC: Subscription = { topic: 't', pattern: 'p' };
const PARKED: Subscription = { topic: 'parked', pattern: 'p', lane: { kind: 'parked', delayMs: 10_000 } };

/** Partition 0 of a topic, and five of a parked lane; committed is 10. */
function setup(limits: Partial<IntakeLimits> = {}, plan?: (record: KafkaRecord) => RecordPlan) {
  const partitions = new Partitions(
    new Map([TOPIC, PARKED].map((subscription) => [subscription.topic, subscription])),
    {
      ...DEFAULT_LIMITS,
      ...limits,
    },
  );
  partitions.assign([
    { topic: TOPIC.topic, partitions: [0] },
    { topic: PARKED.topic, partitions: [0, 1, 2, 3, 4] },
  ]);
  for (const state of partitions) state.restore({ offset: 10, metadata: null });
  const slot = partitions.get(TOPIC.topic, 0)!;
  const added: OpenRecord[] = [];
  const events: string[] = [];
  const resolved: string[] = [];
  const counts = { taken: 0 };
  const faults: unknown[] = [];
  const intake = new RecordIntake({
    partitions,
    handlers: new Map(),
    plan,
    gate: new JoinGate(),
    runner: { skip: () => events.push('skip') } as unknown as RecordRunner,
    scheduler: {
      add: (open) => void added.push(open),
      relieve: () => void events.push('relieve'),
    },
    reader: {
      pause: () => void events.push('pause'),
      resume: () => void events.push('resume'),
      rewind: (s: PartitionState) => void events.push(`rewind ${s.readOffset}`),
    },
    onTaken: () => void counts.taken++,
    onFault: (error) => void faults.push(error),
    logger: SILENT_LOGGER,
  });
  const read = { endOffset: 1_000_000, valueBytes: 5, stale: false };
  const takeOf = async (
    { topic, partition }: Pick<PartitionState, 'topic' | 'partition'>,
    fetchedOffset: number,
    offsets: number[],
    lastOffset = offsets.at(-1)!,
    stale = false,
  ) => {
    read.stale = stale;
    const messages = offsets.map((offset) => ({
      offset: String(offset),
      key: null,
      value: Buffer.from('value'.padEnd(read.valueBytes)),
      headers: {},
      timestamp: '1',
      attributes: 0,
    }));
    const batch = {
      topic,
      partition,
      messages,
      highWatermark: String(read.endOffset),
      fetchedOffset: String(fetchedOffset),
      firstOffset: () => String(offsets[0]),
      lastOffset: () => String(lastOffset),
    };
    await intake.take({
      batch,
      resolveOffset: (offset: string) => void resolved.push(offset),
      isStale: () => read.stale,
    } as unknown as EachBatchPayload);
  };
  const take = (fetchedOffset: number, offsets: number[], lastOffset?: number, stale?: boolean) =>
    takeOf(slot, fetchedOffset, offsets, lastOffset, stale);
  const offsets = () => added.map(({ record }) => record.offset);
  const parked = [0, 1, 2, 3, 4].map((partition) => partitions.get(PARKED.topic, partition)!);
  return { slot, parked, added, events, resolved, counts, faults, read, intake, take, takeOf, offsets };
}

/** What may happen to a slot while its read is being taken in. */
const INTERRUPTIONS = {
  lost: (_, slot) => void (slot.lost = true),
  stopped: ({ intake }) => intake.stop(),
  'read elsewhere': ({ read }) => void (read.stale = true),
  'begun again': (_, slot) => {
    slot.positionLost = true;
    slot.trackerFor(0, 0, 1);
  },
} satisfies Record<string, (parts: ReturnType<typeof setup>, slot: PartitionState) => void>;
const INTERRUPTION_NAMES = Object.keys(INTERRUPTIONS) as (keyof typeof INTERRUPTIONS)[];

/** The scheduler throws at the `nth` record. */
function failAt(added: OpenRecord[], nth: number): void {
  added.push = (...records) => {
    if (added.length + 1 === nth) throw new Error(`record ${nth}`);
    return Array.prototype.push.apply(added, records);
  };
}

describe('RecordIntake', () => {
  it('tells of a fault and does not have kafkajs read on: it would read past the record', async () => {
    const { take, added, faults, resolved } = setup();
    failAt(added, 2);
    await take(10, [10, 11, 12]);
    expect([faults, resolved]).toEqual([[new Error('record 2')], []]);
  });

  it('takes each record once, however often it is read', async () => {
    const { take, offsets, resolved } = setup();
    await take(10, [10, 11]);
    await take(10, [10, 11, 12]);
    expect({ offsets: offsets(), resolved }).toEqual({ offsets: [10, 11, 12], resolved: ['11', '12'] });
  });

  it('counts what a read leaves out as done, up to its end', async () => {
    const { take, slot } = setup();
    await take(10, [12, 15], 19);
    for (const offset of [12, 15]) slot.tracker!.complete(offset);
    expect(slot.tracker!.low).toBe(20);
  });

  it('does not take a hole for a gap: what was not asked for may exist', async () => {
    const { take, offsets, events } = setup();
    await take(14, [14]);
    expect({ offsets: offsets(), events }).toEqual({ offsets: [], events: ['rewind 10'] });
  });

  it('stops in the middle of a read at a bound, resolves what it took, pauses and relieves', async () => {
    const { take, offsets, events, resolved } = setup({ maxBufferedRecords: 2 });
    await take(10, [10, 11, 12]);
    expect({ offsets: offsets(), events, resolved }).toEqual({
      offsets: [10, 11],
      events: ['pause', 'relieve'],
      resolved: ['11'],
    });
  });

  it('stops at the bound of open offsets, and reads on when the watermark is far enough', async () => {
    const { take, offsets, slot, added } = setup({ maxOpenOffsets: 4 });
    await take(10, [10, 11, 12, 13, 14]);
    expect([offsets(), slot.paused]).toEqual([[10, 11, 12, 13], true]);
    for (const open of [10, 11]) slot.tracker!.complete(open);
    for (const open of added) slot.buffer.letGo(open);
    expect(slot.mayResume).toBe(true);
  });

  it('takes nothing of a partition that is not ready, not owned, about to be read elsewhere, or when stopped', async () => {
    const { take, offsets, slot, intake } = setup();
    await take(10, [10], 10, true);
    slot.ready = false;
    await take(10, [10]);
    slot.ready = true;
    intake.stop();
    await take(10, [10]);
    expect(offsets()).toEqual([]);
  });

  it('begins again when the log ends before our position', async () => {
    const { take, slot, offsets, events } = setup();
    await take(10, [10]);
    slot.positionLost = true;
    await take(0, [0, 1]);
    expect(offsets()).toEqual([10, 0, 1]);
    expect([slot.tracker!.low, slot.tracker!.dirty, events]).toEqual([0, true, []]);
  });

  it('gives a record that cannot be planned to its handler', async () => {
    const { take, offsets } = setup({}, () => {
      throw new Error('unreadable');
    });
    await take(10, [10]);
    expect(offsets()).toEqual([10]);
  });

  it('skips a second copy', async () => {
    const { take, offsets, events, counts } = setup({}, () => ({ identity: 'same' }));
    await take(10, [10, 11]);
    expect({ offsets: offsets(), events }).toEqual({ offsets: [10], events: ['skip'] });
    expect(counts.taken).toBe(2);
  });

  it('does not start what a record says to be over, from when that is read on, however long ago it was done', async () => {
    const { take, slot } = setup({}, ({ offset }) => ({ supersedes: `before ${offset}` }));
    const isOver = (offset: number) => slot.history.knows({ step: `before ${offset}` });
    slot.restore({ offset: 10, metadata: null }, { start: 2 });
    await take(2, [8, 9]);
    expect([8, 9, 10].map(isOver)).toEqual([true, true, false]);
    await take(10, [10, 11]);
    expect([10, 11].map(isOver)).toEqual([true, true]);
    slot.tracker!.complete(11);
    slot.history = new WorkHistory();
    await take(10, [10, 11]);
    expect(isOver(11)).toBe(true);
  });

  it('takes many records some at a time, so that the loop turns between them', async () => {
    const { take, offsets, resolved } = setup();
    const many = Array.from({ length: 150 }, (_, n) => 10 + n);
    const taking = take(10, many);
    expect(offsets()).toHaveLength(64);
    await new Promise(setImmediate);
    expect(offsets()).toHaveLength(128);
    await taking;
    expect({ offsets: offsets(), resolved }).toEqual({ offsets: many, resolved: ['73', '137', '159'] });
  });

  it.each(INTERRUPTION_NAMES)('takes no more where it was %s in between', async (how) => {
    const parts = setup();
    const taking = parts.take(
      10,
      Array.from({ length: 150 }, (_, n) => 10 + n),
    );
    INTERRUPTIONS[how](parts, parts.slot);
    await taking;
    expect([parts.offsets().length, parts.resolved]).toEqual([64, ['73']]);
  });

  it('keeps bytes of its own', async () => {
    const { take, added } = setup();
    await take(10, [10]);
    expect(added[0]!.record).toMatchObject({ value: Buffer.from('value'), timestampMs: 1 });
    expect(added[0]!.bytes).toBe(5);
  });
});

describe('a parked lane', () => {
  const many = Array.from({ length: 80 }, (_, n) => 10 + n);
  const setUp = (limits: Partial<IntakeLimits> = {}) => {
    const parts = setup(limits);
    const [lane] = parts.parked as [PartitionState];
    const takeParked = (offsets: number[]) => parts.takeOf(lane, 10, offsets);
    return { ...parts, lane, takeParked };
  };
  const turns = async (count = 10) => {
    for (let n = 0; n < count; n++) await new Promise(setImmediate);
  };

  it('is taken in beside the reading of the others, and read on when that is done', async () => {
    const { takeParked, offsets, events, resolved, lane } = setUp();
    await takeParked(many);
    expect([offsets().length, events, lane.isHalted]).toEqual([32, ['pause'], true]);
    await turns();
    expect({ offsets: offsets(), events, resolved }).toEqual({
      offsets: many,
      events: ['pause', 'resume'],
      resolved: ['41', '73', '89'],
    });
    expect([lane.isHalted, lane.readOffset]).toEqual([false, 90]);
  });

  it('takes nothing from what a turn of the event loop takes in of the others', async () => {
    const { takeParked, take, added } = setUp();
    await takeParked(many);
    void take(10, many);
    expect(added.filter(({ slot }) => !slot.isParkedLane)).toHaveLength(64);
    await turns();
    expect(added).toHaveLength(160);
  });

  it('is not paused for what is taken at once', async () => {
    const { takeParked, offsets, events } = setUp();
    await takeParked([10, 11]);
    expect([offsets(), events]).toEqual([[10, 11], []]);
  });

  it('stays paused where it came to a bound meanwhile', async () => {
    const { takeParked, offsets, lane } = setUp({ maxBufferedRecords: 50 });
    await takeParked(many);
    await turns();
    expect([offsets().length, lane.taking, lane.isHalted]).toEqual([50, false, true]);
  });

  it('tells of a fault while it is taken in, and reads nothing more of it', async () => {
    const { takeParked, added, faults, lane, events } = setUp();
    failAt(added, 40);
    await takeParked(many);
    expect(faults).toEqual([]);
    await turns();
    expect([faults, lane.isHalted, events]).toEqual([[new Error('record 40')], true, ['pause']]);
  });

  it.each(INTERRUPTION_NAMES)('is taken no further where it was %s in between', async (how) => {
    const parts = setUp();
    await parts.takeParked(many);
    INTERRUPTIONS[how](parts, parts.lane);
    await turns();
    expect([parts.offsets().length, parts.resolved, parts.lane.taking]).toEqual([32, ['41'], false]);
    expect(parts.events).toEqual(['pause', 'resume']);
  });

  it('is waited for where four others are being taken in, but not for those', async () => {
    const { parked, takeOf, offsets } = setUp();
    for (const lane of parked.slice(1)) await takeOf(lane, 10, many);
    let isTaken = false;
    const taking = takeOf(parked[0]!, 10, many).then(() => (isTaken = true));
    await Promise.resolve();
    expect([isTaken, parked.map(({ taking }) => taking)]).toEqual([false, [false, true, true, true, true]]);
    await taking;
    expect([parked[0]!.readOffset, parked.at(-1)!.taking]).toEqual([90, true]);
    await turns(20);
    expect(offsets()).toHaveLength(5 * many.length);
  });
});

/** Committed is 10, the log begins at 2, and an odd record is the second copy of the even one 8 before it. */
describe('what was done before a partition was gained', () => {
  const setupGained = (limits: Partial<IntakeLimits> = {}) => {
    const parts = setup(limits, ({ offset }) => ({
      identity: String(offset % 2 === 1 && offset > 10 ? offset - 9 : offset),
    }));
    parts.slot.restore({ offset: 10, metadata: null }, { start: 2 });
    return parts;
  };

  it('is known, and nothing else of it matters', async () => {
    const { take, slot, offsets, events, counts, resolved } = setupGained();
    await take(2, [2, 4, 5]);
    expect([slot.recalling, slot.readOffset, slot.tracker!.low, slot.tracker!.span, slot.tracker!.dirty]).toEqual([
      true,
      6,
      10,
      0,
      false,
    ]);
    expect({ offsets: offsets(), events, counts, resolved }).toEqual({
      offsets: [],
      events: [],
      counts: { taken: 0 },
      resolved: ['5'],
    });
    await take(6, [8, 10, 11, 13]);
    expect([slot.recalling, slot.readOffset]).toEqual([false, 14]);
    expect({ offsets: offsets(), events }).toEqual({ offsets: [10], events: ['skip', 'skip'] });
  });

  it('is read from where it was left, past what is not there any more', async () => {
    const { take, slot } = setupGained();
    await take(2, [3]);
    expect(slot.readOffset).toBe(4);
    await take(4, [9]);
    expect([slot.recalling, slot.readOffset]).toEqual([false, 10]);
  });

  it('leaves the bounds for what is new', async () => {
    const { take, slot, offsets, events, resolved } = setupGained({ maxBufferedRecords: 2 });
    await take(2, [2, 3, 4, 5, 10, 12, 14]);
    expect({ offsets: offsets(), events, resolved, next: slot.readOffset }).toEqual({
      offsets: [10, 12],
      events: ['pause', 'relieve'],
      resolved: ['12'],
      next: 13,
    });
  });

  it('is read no further back than 32 MiB, judged by what came last', async () => {
    const { take, slot, read, events } = setupGained();
    read.valueBytes = 8 * 1024 * 1024;
    await take(2, [2]);
    expect([slot.recalling, slot.readOffset, events]).toEqual([true, 6, ['rewind 6']]);
    await take(6, [6]);
    expect([slot.readOffset, events]).toEqual([7, ['rewind 6']]);
  });

  it('was never done where the log ends before it: that is another log', async () => {
    const { take, slot, read, events, offsets } = setupGained();
    read.endOffset = 9;
    await take(2, [2, 4]);
    expect([slot.recalling, events]).toEqual([false, ['rewind 10']]);
    slot.positionLost = true; // what the broker says of 10
    await take(0, [0, 2, 4]);
    expect(offsets()).toEqual([0, 2, 4]);
  });
});
