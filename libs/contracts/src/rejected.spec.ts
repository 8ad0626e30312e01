import fc from 'fast-check';
import { rejectedHeaders, rejectedRecord, rejectedValue } from './rejected.js';

const rejection = { reason: 'invalid', detail: 'data: is required', origin: 'custom.events/1/2', rejectedAtMs: 1_772 };

describe('rejectedHeaders', () => {
  it('keep the original ones and say why', () => {
    expect(rejectedHeaders({ a: Buffer.from('1'), b: ['2', '3'], c: undefined }, rejection)).toEqual({
      a: Buffer.from('1'),
      b: ['2', '3'],
      'rejected-reason': 'invalid',
      'rejected-detail': 'data: is required',
      origin: 'custom.events/1/2',
      'rejected-at': '1772',
    });
  });

  it('win over original ones of the same name', () => {
    const headers = rejectedHeaders({ origin: 'forged', 'rejected-reason': 'forged' }, rejection);
    expect(headers).toMatchObject({ origin: 'custom.events/1/2', 'rejected-reason': 'invalid' });
  });

  it('take __proto__ for a name', () => {
    const original = JSON.parse('{"__proto__":"x"}') as Record<string, string>;
    expect(Object.keys(rejectedHeaders(original, rejection))).toContain('__proto__');
  });
});

describe('rejectedValue', () => {
  it.each([
    [null, null, false],
    ['abc', 'abc', false],
    ['abcd', 'abc', true],
  ])('of %j is %j', (value, kept, truncated) => {
    expect(rejectedValue(value === null ? null : Buffer.from(value), 3)).toEqual({
      value: kept === null ? null : Buffer.from(kept),
      truncated,
    });
  });
});

describe('rejectedRecord', () => {
  const sizeOf = ({ key, value, headers }: ReturnType<typeof rejectedRecord>) =>
    Buffer.byteLength(key ?? '') +
    (value?.length ?? 0) +
    Object.entries(headers).reduce(
      (sum, [name, one]) =>
        sum + [one].flat().reduce((s, v) => s + Buffer.byteLength(name) + Buffer.byteLength(v) + 10, 0),
      0,
    );

  it('keeps key, bytes and headers of a record of ordinary size', () => {
    const value = Buffer.from([0xff, 0x00, 0x7b]);
    const key = Buffer.from([0x6b, 0xff]); // no UTF-8, and still the bytes of the evidence
    const record = rejectedRecord({ key, value, headers: { a: 'b' } }, rejection);
    expect(record).toMatchObject({ key, value, headers: { a: 'b', 'rejected-reason': 'invalid' } });
    expect(record.headers).not.toHaveProperty('rejected-truncated');
  });

  it('keeps the beginning of a record that the topic does not take, and says so', () => {
    const value = Buffer.alloc(3_000_000, 'x');
    const record = rejectedRecord({ key: null, value, headers: {} }, rejection);
    expect(record.headers['rejected-truncated']).toBe('true');
    expect(record.value?.length).toBeGreaterThan(1_000_000);
    expect(record.value?.equals(value.subarray(0, record.value.length))).toBe(true);
  });

  it('drops headers that leave no room, and says so', () => {
    const headers = { small: 'x', huge: Buffer.alloc(900_000), last: 'y' };
    const record = rejectedRecord({ key: null, value: Buffer.alloc(900_000), headers }, rejection);
    expect(Object.keys(record.headers)).toEqual(expect.arrayContaining(['small', 'last', 'rejected-truncated']));
    expect(record.headers).not.toHaveProperty('huge');
  });

  it('drops a key that nothing of ours could have, and says so', () => {
    const record = rejectedRecord({ key: Buffer.alloc(5_000, 'k'), value: Buffer.from('v'), headers: {} }, rejection);
    expect(record.key).toBeNull();
    expect(record.headers['rejected-truncated']).toBe('true');
  });

  it('always fits 1 MiB', () => {
    const sizes = fc.integer({ min: 0, max: 1_500_000 });
    fc.assert(
      fc.property(sizes, sizes, fc.integer({ min: 0, max: 9_000 }), fc.integer({ min: 0, max: 300 }), (v, h, k, n) => {
        const many = Object.fromEntries(Array.from({ length: n }, (_, i) => [`h${i}`, ['x'.repeat(900), 'y']]));
        const original = {
          key: Buffer.alloc(k, 0xff),
          value: Buffer.alloc(v),
          headers: { ...many, big: Buffer.alloc(h) },
        };
        const detail = '€'.repeat(2_000);
        expect(sizeOf(rejectedRecord(original, { ...rejection, detail }))).toBeLessThan(1_048_576 - 1_024);
      }),
      { numRuns: 50 },
    );
  });
});
