import { PartitionBuffer } from './partition-buffer.js';

describe('PartitionBuffer', () => {
  const holding = (...sizes: number[]) => {
    const buffer = new PartitionBuffer({ maxRecords: 4, maxBytes: 100 });
    const records = sizes.map((bytes) => ({ bytes }));
    for (const record of records) buffer.hold(record);
    return { buffer, records };
  };

  it.each([
    { name: 'empty', sizes: [], full: false, belowHalf: true },
    { name: 'half of the records', sizes: [1, 1], full: false, belowHalf: true },
    { name: 'between', sizes: [1, 1, 1], full: false, belowHalf: false },
    { name: 'all records', sizes: [1, 1, 1, 1], full: true, belowHalf: false },
    { name: 'half of the bytes', sizes: [50], full: false, belowHalf: true },
    { name: 'one record larger than the bound', sizes: [101], full: true, belowHalf: false },
  ])('$name', ({ sizes, full, belowHalf }) => {
    const { buffer } = holding(...sizes);
    expect([buffer.full, buffer.belowHalf, buffer.crowded]).toEqual([full, belowHalf, !belowHalf]);
  });

  it('gives back what is let go, once', () => {
    const { buffer, records } = holding(60, 40);
    buffer.letGo(records[0]!);
    buffer.letGo(records[0]!);
    expect([buffer.recordCount, buffer.byteCount, buffer.full]).toEqual([1, 40, false]);
  });

  it('does not count what has started, until all that is left of it is to be acknowledged', () => {
    const { buffer, records } = holding(60, 40);
    for (const record of records) buffer.start(record);
    expect([buffer.recordCount, buffer.byteCount]).toEqual([0, 0]);
    for (const record of records) buffer.sendOff(record);
    expect([buffer.recordCount, buffer.byteCount, buffer.full, buffer.crowded]).toEqual([2, 100, true, false]);
    for (const record of records) buffer.letGo(record);
    for (const record of records) buffer.sendOff(record);
    expect([buffer.recordCount, buffer.byteCount]).toEqual([0, 0]);
  });

  it('is not crowded by what leaves, though it takes nothing more', () => {
    const { buffer, records } = holding(1, 1, 1, 1);
    for (const record of records.slice(2)) buffer.sendOff(record);
    expect([buffer.full, buffer.crowded, buffer.belowHalf]).toEqual([true, false, false]);
  });
});
