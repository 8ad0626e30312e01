import { JoinGate } from './join-gate.js';
import { PartitionState } from './partition-state.js';
import { RecordContext } from './record-context.js';

const RECORD = { topic: 't', partition: 0, offset: 0, key: null, value: null, headers: {}, timestampMs: 0 };
const limits = { maxBufferedRecords: 10, maxBufferedBytes: 1_000, maxOpenOffsets: 16 };

/** Paused at one of its bounds, with `span` open offsets. */
function pausedWith(span: number, { offsetsFull }: { offsetsFull: boolean }): PartitionState {
  const state = new PartitionState('t', 0, { topic: 't', pattern: 'p' }, limits);
  state.restore({ offset: 0, metadata: null });
  for (let offset = 0; offset < span; offset++) state.tracker!.accept(offset);
  state.paused = true;
  state.offsetsFull = offsetsFull;
  return state;
}

describe('a paused partition', () => {
  it('whose buffer was full is read on when that is half empty, whatever else is open', () => {
    const state = pausedWith(12, { offsetsFull: false });
    const records = Array.from({ length: 6 }, () => ({ bytes: 1 }));
    for (const record of records) state.buffer.hold(record);
    expect(state.mayResume).toBe(false);
    state.buffer.letGo(records[0]!);
    expect(state.mayResume).toBe(true);
  });

  it('that had no room for another offset is read on when half of them are done', () => {
    const state = pausedWith(16, { offsetsFull: true });
    for (let offset = 0; offset < 7; offset++) state.tracker!.complete(offset);
    expect(state.mayResume).toBe(false);
    state.tracker!.complete(7);
    expect(state.mayResume).toBe(true);
  });
});

describe('a partition that nears a bound', () => {
  const stateOf = (records: number, bytesEach: number, span: number) => {
    const state = pausedWith(span, { offsetsFull: false });
    for (let n = 0; n < records; n++) state.buffer.hold({ bytes: bytesEach });
    return state;
  };

  it.each([
    ['half of each', 5, 100, 8, false],
    ['more than half of its records', 6, 1, 8, true],
    ['more than half of its bytes', 5, 101, 8, true],
    ['more than half of its offsets', 5, 1, 9, true],
  ])('holds %s', (_what, records, bytesEach, span, isNear) => {
    const state = stateOf(records, bytesEach, span);
    expect(state.nearBound).toBe(isNear);
    const gate = new JoinGate();
    const context = new RecordContext(RECORD, state, gate);
    expect(context.isAwaited).toBe(isNear);
    gate.isAwaited = true;
    expect(context.isAwaited).toBe(true);
  });
});

it('knows no record any more where the log begins again: what was taken under its old offset is not done under the new one', () => {
  const state = pausedWith(5, { offsetsFull: false });
  state.identities.remember('a');
  state.history.begin({ identity: 'a' });
  const lane = pausedWith(5, { offsetsFull: false });
  lane.history = state.history; // of one partition number
  state.positionLost = true;
  state.trackerFor(5, 0, 5);
  expect([state.identities.remember('a'), lane.history.begin({ identity: 'a' })]).toEqual([true, true]);
});

describe('a parked lane', () => {
  const setUp = (end?: number) => {
    const lane = { kind: 'parked', delayMs: 1_000 } as const;
    const state = new PartitionState('t', 0, { topic: 't', pattern: 'p', lane }, limits);
    state.restore({ offset: 0, metadata: null }, { end });
    const read = (offset: number, endOffset: number) => state.trackerFor(offset, offset, endOffset)!.accept(offset);
    return { state, read };
  };

  it.each([
    { said: 2, uncounted: [true, false] },
    { said: undefined, uncounted: [false, false] },
  ])('is seen once it was read to where it ended at the gain; said by the broker: $said', ({ said, uncounted }) => {
    const { state, read } = setUp(said);
    expect(state.hasUnseen).toBe(true);
    read(0, 2);
    expect([state.hasUnseen, state.isUncounted(1), state.isUncounted(2)]).toEqual([true, ...uncounted]);
    read(1, 9);
    expect(state.hasUnseen).toBe(false);
  });

  it('has nothing of a predecessor where it was empty', () => {
    const { state, read } = setUp(0);
    expect([state.hasUnseen, state.isUncounted(0)]).toEqual([false, false]);
    read(0, 1);
    expect(state.hasUnseen).toBe(false);
  });

  it('that was told to be longer than it is ends where it does', () => {
    const { state, read } = setUp(9);
    read(0, 3);
    expect([state.isUncounted(2), state.isUncounted(3)]).toEqual([true, false]);
    for (const offset of [1, 2]) read(offset, 3);
    expect(state.hasUnseen).toBe(false);
  });

  it('is to be seen again once the count of what lies there was lost, to where it ends then', () => {
    const { state, read } = setUp(3);
    for (const offset of [0, 1, 2]) read(offset, 5);
    state.forgetParked();
    expect([state.hasUnseen, state.isUncounted(2)]).toEqual([true, false]);
    for (const offset of [3, 4, 5]) read(offset, 6);
    expect(state.hasUnseen).toBe(false);
  });

  it.each([
    ['begins again', 0, true],
    ['has a gap up to its end', 5, false],
  ])('that %s is to be seen from there on', (_, first, hasUnseen) => {
    const { state, read } = setUp(0);
    read(0, 5);
    state.positionLost = true;
    expect(state.readOffset).toBe(0);
    state.forgetParked();
    state.trackerFor(first, first, 5);
    expect([state.readOffset, state.hasUnseen, state.isUncounted(first)]).toEqual([first, hasUnseen, false]);
  });

  it('is crowded where it is paused and what waits there is much, or keeps offsets open, and not by what leaves', () => {
    const { state } = setUp(0);
    const records = Array.from({ length: 10 }, () => ({ bytes: 1 }));
    for (const record of records) state.buffer.hold(record);
    expect(state.crowded).toBe(false);
    state.paused = true;
    expect(state.crowded).toBe(true);
    for (const record of records) state.buffer.sendOff(record);
    expect(state.crowded).toBe(false);
    state.offsetsFull = true;
    expect(state.crowded).toBe(true);
  });
});
