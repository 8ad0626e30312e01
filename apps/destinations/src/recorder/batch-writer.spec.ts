import { BatchWriter, WriterStoppedError, type BatchWriterOptions } from './batch-writer.js';

class DataError extends Error {}

/** A store of numbers that refuses negative ones, and everything while `away`. */
class NumberStore {
  readonly batches: number[][] = [];
  calls = 0;
  away = false;
  private gate: Promise<void> = Promise.resolve();

  hold(): () => void {
    let open: () => void = () => undefined;
    this.gate = new Promise((resolve) => (open = resolve));
    return open;
  }

  async insert(rows: readonly number[]): Promise<void> {
    this.calls++;
    await this.gate;
    if (this.away) throw new Error('connection refused');
    if (rows.some((row) => row < 0)) throw new DataError('negative');
    this.batches.push([...rows]);
  }
}

function writerOf(store: NumberStore, options: Partial<BatchWriterOptions<number>> = {}): BatchWriter<number> {
  return new BatchWriter<number>({
    insert: (rows) => store.insert(rows),
    dataFaultOf: (error) => (error instanceof DataError ? error.message : undefined),
    bytesOf: () => 10,
    maxRows: 100,
    maxBytes: 10_000,
    retryDelayMs: [1, 2],
    ...options,
  });
}

const write = (writer: BatchWriter<number>, rows: number[]) => Promise.all(rows.map((row) => writer.write(row)));
const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('BatchWriter', () => {
  it('puts what arrives during an insert into the next one', async () => {
    const store = new NumberStore();
    const writer = writerOf(store);
    const open = store.hold();
    const first = write(writer, [1]);
    while (store.calls === 0) await new Promise((resolve) => setImmediate(resolve));
    const rest = write(writer, [2, 3, 4]);
    open();
    await Promise.all([first, rest]);
    expect(store.batches).toEqual([[1], [2, 3, 4]]);
  });

  it('answers only after the insert has ended', async () => {
    const store = new NumberStore();
    const open = store.hold();
    let answered = false;
    const done = writerOf(store)
      .write(1)
      .then(() => (answered = true));
    while (store.calls === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(answered).toBe(false);
    open();
    await done;
    expect(store.batches).toEqual([[1]]);
  });

  it('bounds a batch by rows and by bytes, and takes a row larger than the bound alone', async () => {
    const store = new NumberStore();
    await write(writerOf(store, { maxRows: 2 }), [1, 2, 3]);
    await write(writerOf(store, { maxBytes: 25 }), [1, 2, 3]);
    await write(writerOf(store, { maxBytes: 5 }), [1, 2]);
    expect(store.batches).toEqual([[1, 2], [3], [1, 2], [3], [1], [2]]);
  });

  it('isolates bad rows: the others are written once, in order', async () => {
    const store = new NumberStore();
    const rows = numbers(64).map((row) => (row === 17 || row === 40 ? -row : row));
    const outcomes = await write(writerOf(store), rows);
    expect(rows.filter((_, index) => !outcomes[index]?.written)).toEqual([-17, -40]);
    expect(outcomes[17]).toEqual({ written: false, detail: 'negative' });
    expect(store.batches.flat()).toEqual(rows.filter((row) => row >= 0));
    expect(store.calls).toBeLessThan(30);
  });

  it('waits for a store that is away, and refuses nothing', async () => {
    const store = new NumberStore();
    store.away = true;
    const told: number[] = [];
    const writer = writerOf(store, {
      onUnavailable: (_error, failures) => {
        told.push(failures);
        if (failures === 4) store.away = false;
      },
    });
    expect(await write(writer, [1, 2])).toEqual([{ written: true }, { written: true }]);
    expect(told).toEqual([1, 2, 3, 4]);
    expect(store.batches).toEqual([[1, 2]]);
  });

  it('gives up on stop: what is not committed is rejected, what comes later too', async () => {
    const store = new NumberStore();
    store.away = true;
    let stopped: Promise<void> | undefined;
    const writer: BatchWriter<number> = writerOf(store, {
      retryDelayMs: [60_000, 60_000],
      onUnavailable: () => {
        stopped = writer.stop();
      },
    });
    await expect(writer.write(1)).rejects.toBeInstanceOf(WriterStoppedError);
    await stopped;
    await expect(writer.write(2)).rejects.toBeInstanceOf(WriterStoppedError);
  });

  it('ends the insert under way before it is stopped', async () => {
    const store = new NumberStore();
    const writer = writerOf(store);
    const open = store.hold();
    const done = writer.write(1);
    while (store.calls === 0) await new Promise((resolve) => setImmediate(resolve));
    const stopped = writer.stop();
    open();
    await stopped;
    expect(await done).toEqual({ written: true });
  });

  it('tells for how long the oldest row that is not written has waited, also while the store is away', async () => {
    const store = new NumberStore();
    store.away = true;
    const writer = writerOf(store, { onUnavailable: (_error, failures) => (store.away = failures < 5) });
    expect(writer.waitingSinceMs).toBeUndefined();
    const before = performance.now();
    const first = writer.write(1);
    const handedOver = performance.now();
    while (store.calls < 3) await new Promise((resolve) => setTimeout(resolve, 1));
    const second = writer.write(2);
    expect(writer.waitingSinceMs).toBeGreaterThanOrEqual(before);
    expect(writer.waitingSinceMs).toBeLessThanOrEqual(handedOver);
    await Promise.all([first, second]);
    expect(store.batches).toEqual([[1], [2]]);
    while (writer.waitingSinceMs !== undefined) await new Promise((resolve) => setImmediate(resolve));
  });
});
