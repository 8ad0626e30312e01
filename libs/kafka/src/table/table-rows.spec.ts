import { TableRows } from './table-rows.js';

const at = (version: number, partition = 0) => ({ version, row: `v${version}`, partition });

function rowsOf(...entries: [string, number][]): TableRows<string> {
  const rows = new TableRows<string>();
  for (const [key, version] of entries) rows.put(key, at(version));
  return rows;
}

describe('TableRows', () => {
  it('keeps the higher version, whatever comes later', () => {
    const rows = rowsOf(['a', 2]);
    expect(rows.put('a', at(1))).toBe(false);
    expect(rows.put('a', at(3))).toBe(true);
    expect(rows.get('a')).toBe('v3');
  });

  it('does not bring a removed row back by an older version, but by a newer one', () => {
    const rows = rowsOf(['a', 2]);
    expect(rows.remove('a')).toBe(true);
    expect(rows.remove('a')).toBe(false);
    expect(rows.put('a', at(2))).toBe(false);
    expect(rows.put('a', at(3))).toBe(true);
  });

  it('forgets removals beyond its bound, oldest first', () => {
    const rows = new TableRows<string>();
    for (let key = 0; key <= 10_000; key += 1) {
      rows.put(String(key), at(1));
      rows.remove(String(key));
    }
    expect(rows.put('10000', at(1))).toBe(false);
    expect(rows.put('0', at(1))).toBe(true);
  });

  it('drops, after a complete reading, the keys of the partition that were not read', () => {
    const rows = rowsOf(['stays', 1], ['gone', 1]);
    rows.put('elsewhere', at(1, 1));
    expect(rows.replacePartition(0, rowsOf(['stays', 1], ['new', 1])).sort()).toEqual(['gone', 'new']);
    expect([...rows.entries()].map(([key]) => key).sort()).toEqual(['elsewhere', 'new', 'stays']);
  });

  it('takes the same version again for a key that a reading dropped', () => {
    const rows = rowsOf(['a', 5]);
    rows.replacePartition(0, rowsOf());
    expect(rows.put('a', at(5))).toBe(true);
  });

  it('keeps the newer row where a reading knows only an older one', () => {
    const rows = rowsOf(['a', 5]);
    expect(rows.replacePartition(0, rowsOf(['a', 4]))).toEqual([]);
    expect(rows.get('a')).toBe('v5');
  });

  it('keeps the last good row of a key whose newest record could not be read', () => {
    const rows = rowsOf(['bad', 1], ['removed', 1]);
    const read = new TableRows<string>();
    read.keep('bad');
    read.keep('removed');
    read.remove('removed');
    expect(rows.replacePartition(0, read)).toEqual(['removed']);
    expect(rows.get('bad')).toBe('v1');
  });
});
