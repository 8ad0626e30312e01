import fc from 'fast-check';
import { scanJson } from './scan-json.js';

const scan = (text: string, maxDepth = 64) => scanJson(Buffer.from(text), maxDepth);

describe('scanJson', () => {
  it.each([
    ['[[]]', 2, true],
    ['[[[]]]', 2, false],
    ['{"a":{"b":[]}}', 3, true],
    ['{"a":{"b":[]}}', 2, false],
    ['[[],[],[],[]]', 2, true],
    ['["[[[[[["]', 1, true],
    ['["\\"[[[[["]', 1, true],
    ['["\\\\",[[]]]', 2, false],
  ])('%s within %d levels: %s', (text, maxDepth, ok) => {
    expect(scan(text, maxDepth).ok).toBe(ok);
  });

  it('says where the level is exceeded', () => {
    expect(scan('{"a":[1,{}]}', 2)).toEqual({ ok: false, reason: 'too_deep', atByte: 8 });
  });

  it('ends on an open string and on a trailing backslash', () => {
    expect(scan('["abc').ok).toBe(true);
    expect(scan('["abc\\').ok).toBe(true);
  });

  it('agrees with JSON.parse about which numbers are finite', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -500, max: 500 }), (mantissa, exponent) => {
        const text = `${mantissa}e${exponent}`;
        expect(scan(text).ok).toBe(Number.isFinite(JSON.parse(text)));
      }),
    );
  });

  it('passes whatever JSON.stringify writes', () => {
    fc.assert(fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => scan(JSON.stringify(value)).ok));
  });
});
