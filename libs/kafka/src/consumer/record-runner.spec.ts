import { SILENT_LOGGER } from '#observability';

import type { ParkFate } from '../schedule/types.js';
import { ActiveCalls } from './active-calls.js';
import { JoinGate } from './join-gate.js';
import { Partitions } from './partitions.js';
import { RecordContext } from './record-context.js';
import { type OpenRecord, RecordRunner } from './record-runner.js';
import type { RecordHandler } from './runner-options.js';
import { DEFAULT_LIMITS } from './runner-limits.js';

const COMMANDS = { topic: 'commands', pattern: 'p' };
const PARKED = { topic: 'parked', pattern: 'p', lane: { kind: 'parked', delayMs: 10_000 } } as const;
const OWNED = [COMMANDS, PARKED].map(({ topic }) => ({ topic, partitions: [0] }));

/** A partition of commands and of a parked lane; handlers are held until the test lets them go. @param park null: nothing can be parked */
function setUp(park: (() => Promise<ParkFate>) | null = () => Promise.resolve('parked')) {
  const partitions = new Partitions(new Map([COMMANDS, PARKED].map((s) => [s.topic, s])), DEFAULT_LIMITS);
  const gain = () => {
    partitions.assign(OWNED);
    for (const state of partitions) state.restore({ offset: 0, metadata: null });
  };
  gain();
  const handled: string[] = [];
  const secondCopies: string[] = [];
  const calls = new ActiveCalls(partitions);
  const runner = new RecordRunner({
    calls,
    ...(park && { park }),
    unprocessable: () => Promise.resolve(),
    boundedInFlight: true,
    sleep: () => Promise.resolve(),
    onCompleted: () => undefined,
    onSecondCopy: ({ topic }) => void secondCopies.push(topic),
    onRoom: () => undefined,
    logger: SILENT_LOGGER,
  });
  /** As it was read at the end of its topic. */
  const read = (topic: string, handler: RecordHandler = () => Promise.resolve()) => {
    const slot = partitions.get(topic, 0)!;
    const { tracker, subscription } = slot;
    const record = { topic, partition: 0, offset: tracker!.next, key: null, value: null, headers: {}, timestampMs: 0 };
    tracker!.accept(record.offset);
    const open: OpenRecord = {
      ...{ record, plan: { identity: 'same' }, subscription, slot, tracker: tracker!, bytes: 5 },
      context: new RecordContext(record, slot, new JoinGate()),
      handler: (...args: Parameters<RecordHandler>) => {
        handled.push(topic);
        return handler(...args);
      },
    };
    slot.buffer.hold(open);
    return open;
  };
  const start = (open: ReturnType<typeof read>) => runner.start(open, () => undefined);
  const openOf = (topic: string) => {
    const { tracker, buffer } = partitions.get(topic, 0)!;
    return { open: tracker!.inFlightCount, buffered: [buffer.recordCount, buffer.byteCount] };
  };
  return { partitions, gain, runner, read, start, handled, secondCopies, openOf, calls };
}

const NOTHING_OPEN = { open: 0, buffered: [0, 0] };

describe('records with one identity', () => {
  it.each([
    ['commands', 'parked'],
    ['parked', 'commands'],
  ])('of %s and %s: the first to start is handled, the other is done', async (first, second) => {
    const { read, start, handled, secondCopies, openOf } = setUp();
    const [one, other] = [read(first), read(second)];
    await start(one);
    await start(other);
    expect({ handled, secondCopies }).toEqual({ handled: [first], secondCopies: [second] });
    expect([openOf(first), openOf(second)]).toEqual([NOTHING_OPEN, NOTHING_OPEN]);
  });

  it('wait for nothing: the first keeps its offset open until it is done', async () => {
    const { read, start, openOf } = setUp();
    let finish = () => {};
    const held = start(read('commands', () => new Promise((resolve) => (finish = resolve))));
    await start(read('parked'));
    expect([openOf('commands').open, openOf('parked')]).toEqual([1, NOTHING_OPEN]);
    finish();
    await held;
    expect(openOf('commands')).toEqual(NOTHING_OPEN);
  });

  it('are handled again where the first was lost before it was done', async () => {
    const { partitions, gain, read, start, handled } = setUp();
    void start(read('commands', () => new Promise(() => {})));
    partitions.assign([]);
    gain();
    await start(read('commands'));
    expect(handled).toEqual(['commands', 'commands']);
  });

  it('are done by what is read of a log that begins again: what was read of the one before is committed nowhere', async () => {
    const { partitions, read, start, handled, secondCopies, openOf } = setUp();
    const slot = partitions.get('commands', 0)!;
    const before = read('commands');
    slot.positionLost = true;
    slot.trackerFor(0, 0, 10);
    let finish = () => {};
    void start(before); // it was about to
    const held = start(read('commands', () => new Promise((resolve) => (finish = resolve))));
    expect({ handled, secondCopies }).toEqual({ handled: ['commands', 'commands'], secondCopies: [] });
    expect([openOf('commands').open, slot.tracker!.low]).toEqual([1, 0]);
    finish();
    await held;
    expect(slot.tracker!.low).toBe(1);
  });

  it('are not parked where one was started', async () => {
    const { read, start, runner, handled, secondCopies, openOf } = setUp();
    await start(read('commands'));
    expect(await runner.park(read('parked'))).toBe('started');
    expect({ handled, secondCopies, left: openOf('parked') }).toEqual({
      handled: ['commands'],
      secondCopies: ['parked'],
      left: NOTHING_OPEN,
    });
  });

  it('are nothing to be put off any more where the partition was lost meanwhile', async () => {
    let finish = () => {};
    const { partitions, read, start } = setUp();
    const held = start(
      read('commands', async (_record, context) => {
        await new Promise<void>((resolve) => (finish = resolve));
        (context as RecordContext).park();
      }),
    );
    partitions.assign([]);
    finish();
    expect(await held).toBeUndefined();
  });

  it('are handled again where the first was put off by its handler', async () => {
    const { read, start, runner, handled, openOf, calls } = setUp();
    const putOff = read('commands', (_record, context) => Promise.resolve((context as RecordContext).park()));
    expect(await start(putOff)).toBe('park');
    expect(openOf('commands')).toEqual({ open: 1, buffered: [1, 5] });
    expect(await runner.park(putOff)).toBe('parked');
    expect(openOf('commands')).toEqual(NOTHING_OPEN);
    await start(read('parked'));
    expect(handled).toEqual(['commands', 'parked']);
    expect(await calls.idle(0)).toBe(true);
  });
});

describe('the bytes of a record', () => {
  it('count while it waits, not during its call, and again while what followed from it is not acknowledged', async () => {
    const { read, start, openOf } = setUp();
    let release = () => {};
    let finish = () => {};
    const open = read('commands', (_record, context) => {
      release = () => (context as RecordContext).release();
      return new Promise((resolve) => (finish = resolve));
    });
    expect(openOf('commands')).toEqual({ open: 1, buffered: [1, 5] });
    const held = start(open);
    expect(openOf('commands')).toEqual({ open: 1, buffered: [0, 0] });
    release();
    expect(openOf('commands')).toEqual({ open: 1, buffered: [1, 5] });
    finish();
    await held;
    expect(openOf('commands')).toEqual(NOTHING_OPEN);
    release();
    expect(openOf('commands')).toEqual(NOTHING_OPEN);
  });

  it('crowd nothing while it waits to be parked', () => {
    const { partitions, read, runner } = setUp();
    const slot = partitions.get('commands', 0)!;
    const records = Array.from({ length: 1_001 }, () => read('commands'));
    expect(slot.crowded).toBe(true);
    runner.beforePark(records[0]!);
    expect([slot.crowded, slot.buffer.recordCount]).toEqual([false, 1_001]);
  });
});

it.each<ParkFate>(['parked', 'ended'])(
  'a parking that ends as %s after its partition was lost tells nothing',
  async (fate) => {
    let finish = () => {};
    const { partitions, read, runner } = setUp(() => new Promise((resolve) => (finish = () => resolve(fate))));
    const parking = runner.park(read('commands'));
    partitions.assign([]);
    finish();
    expect(await parking).toBe('lost');
  },
);

it('what is begun elsewhere, or handled as it cannot be parked, tells nothing either once its partition is lost', async () => {
  const { partitions, read, runner, start } = setUp();
  const [first, second] = [read('commands'), read('parked')];
  await start(first);
  partitions.assign([]);
  expect(await runner.park(second)).toBe('lost');

  let finish = () => {};
  const unparkable = setUp(null);
  const open = unparkable.read('commands', () => new Promise((resolve) => (finish = resolve)));
  const parking = unparkable.runner.park(open);
  unparkable.partitions.assign([]);
  finish();
  expect(await parking).toBe('lost');
});
