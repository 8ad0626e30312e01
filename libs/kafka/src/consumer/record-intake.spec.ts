import type { EachBatchPayload } from 'kafkajs';

import { SILENT_LOGGER } from '#observability';

import type { KafkaRecord } from '../records.js';
import type { RecordPlan } from '../schedule/types.js';
import { JoinGate } from './join-gate.js';
import type { PartitionState } from './partition-state.js';
import { Partitions } from './partitions.js';
import { RecordIntake } from './record-intake.js';
import type { OpenRecord, RecordRunner } from './record-runner.js';
import { DEFAULT_LIMITS, type IntakeLimits } from './runner-limits.js';
import { WorkHistory } from './work-history.js';

function setup(limits: Partial<IntakeLimits> = {}, plan?: (record: KafkaRecord) => RecordPlan) {
  const partitions = new Partitions(new Map([['t', { topic: 't', pattern: 'p' }]]), { ...DEFAULT_LIMITS, ...limits });
  partitions.assign([{ topic: 't', partitions: [0] }]);
  const slot = partitions.get('t', 0)!;
  slot.restore({ offset: 10, metadata: null });
  const added: OpenRecord[] = [];
  const events: string[] = [];
  const resolved: string[] = [];
  const counts = { taken: 0 };
  const intake = new RecordIntake({
    partitions,
    handlers: new Map(),
    plan,
    gate: new JoinGate(),
    runner: { skip: () => events.push('skip') } as unknown as RecordRunner,
    scheduler: {
      add: (open) => void added.push(open),
      relieve: () => void events.push('relieve'),
      forget: (partition) => void events.push(`forget ${partition}`),
    },
    reader: {
      pause: () => void events.push('pause'),
      resume: () => void events.push('resume'),
      rewind: (s: PartitionState) => void events.push(`rewind ${s.readOffset}`),
    },
    onTaken: () => void counts.taken++,
    logger: SILENT_LOGGER,
  });
  const read = { endOffset: 1_000_000, valueBytes: 5, stale: false };
  const take = async (fetchedOffset: number, offsets: number[], lastOffset = offsets.at(-1)!, stale = false) => {
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
      topic: 't',
      partition: 0,
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
  const offsets = () => added.map(({ record }) => record.offset);
  return { slot, added, events, resolved, counts, read, intake, take, offsets };
}

describe('RecordIntake', () => {
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

  describe('of a parked lane', () => {
    const setUpParked = (limits: Partial<IntakeLimits> = {}) => {
      const parts = setup(limits);
      Object.assign(parts.slot.subscription, { lane: { kind: 'parked', delayMs: 1_000 } });
      const settle = async (turns = 10) => {
        for (let n = 0; n < turns; n++) await new Promise(setImmediate);
      };
      return { ...parts, settle };
    };
    const many = Array.from({ length: 80 }, (_, n) => 10 + n);

    it('takes many beside the reading of the others, and reads it on when it has them all', async () => {
      const { take, offsets, events, resolved, slot, settle } = setUpParked();
      await take(10, many);
      expect([offsets().length, events, slot.isHalted]).toEqual([32, ['pause'], true]);
      await settle();
      expect({ offsets: offsets(), events, resolved }).toEqual({
        offsets: many,
        events: ['pause', 'resume'],
        resolved: ['41', '73', '89'],
      });
      expect([slot.isHalted, slot.readOffset]).toEqual([false, 90]);
    });

    it('stays paused where it came to a bound meanwhile', async () => {
      const { take, offsets, slot, settle } = setUpParked({ maxBufferedRecords: 50 });
      await take(10, many);
      await settle();
      expect([offsets().length, slot.taking, slot.isHalted]).toEqual([50, false, true]);
    });

    it('takes no more of it once it is lost', async () => {
      const { take, offsets, slot, settle } = setUpParked();
      await take(10, many);
      slot.lost = true;
      await settle();
      expect(offsets()).toHaveLength(32);
    });

    it('pauses nothing for what is taken at once', async () => {
      const { take, offsets, events } = setUpParked();
      await take(10, [10, 11]);
      expect([offsets(), events]).toEqual([[10, 11], []]);
    });

    it.each([
      ['begins again', 0],
      ['has a gap', 20],
    ])('has what was away forgotten where its log %s', async (_, first) => {
      const { take, slot, events } = setUpParked();
      await take(10, [10]);
      slot.positionLost = true;
      await take(first, [first]);
      expect(events).toEqual(['forget 0']);
      expect([slot.isForeign(999_999), slot.isForeign(1_000_000)]).toEqual([true, false]);
    });
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

  it.each(['lost', 'stopped', 'read elsewhere', 'begun again'])(
    'takes no more where it was %s in between',
    async (how) => {
      const { take, offsets, slot, intake, read, resolved } = setup();
      const taking = take(
        10,
        Array.from({ length: 150 }, (_, n) => 10 + n),
      );
      if (how === 'lost') slot.lost = true;
      else if (how === 'stopped') intake.stop();
      else if (how === 'read elsewhere') read.stale = true;
      else {
        slot.positionLost = true;
        slot.trackerFor(0, 0, 1);
      }
      await taking;
      expect([offsets().length, resolved]).toEqual([64, ['73']]);
    },
  );

  it('keeps bytes of its own', async () => {
    const { take, added } = setup();
    await take(10, [10]);
    expect(added[0]!.record).toMatchObject({ value: Buffer.from('value'), timestampMs: 1 });
    expect(added[0]!.bytes).toBe(5);
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
