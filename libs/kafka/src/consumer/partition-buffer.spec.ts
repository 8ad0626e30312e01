import { PartitionBuffer } from './partition-buffer.js';

describe('PartitionBuffer', () => {
  const holding = (...sizes: number[]) => {
    const buffer = new PartitionBuffer({ maxRecords: 4, maxBytes: 100 });
    for (const bytes of sizes) buffer.add(bytes);
    return buffer;
  };

  it.each([
    { name: 'empty', sizes: [], full: false, belowHalf: true },
    { name: 'half of the records', sizes: [1, 1], full: false, belowHalf: true },
    { name: 'between', sizes: [1, 1, 1], full: false, belowHalf: false },
    { name: 'all records', sizes: [1, 1, 1, 1], full: true, belowHalf: false },
    { name: 'half of the bytes', sizes: [50], full: false, belowHalf: true },
    { name: 'one record larger than the bound', sizes: [101], full: true, belowHalf: false },
  ])('$name', ({ sizes, full, belowHalf }) => {
    const { full: isFull, belowHalf: isBelowHalf } = holding(...sizes);
    expect({ full: isFull, belowHalf: isBelowHalf }).toEqual({ full, belowHalf });
  });

  it('gives back what is removed', () => {
    const buffer = holding(60, 40);
    buffer.remove(60);
    expect([buffer.recordCount, buffer.byteCount, buffer.full]).toEqual([1, 40, false]);
  });
});
