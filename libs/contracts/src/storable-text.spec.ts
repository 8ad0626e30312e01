import fc from 'fast-check';
import { toStorableText } from './storable-text.js';

describe('toStorableText', () => {
  it('replaces what a text column refuses, and only that', () => {
    expect(toStorableText('a\u0000\ud800b\udc00😀\n')).toBe('a\ufffd\ufffdb\ufffd😀\n');
  });

  it('is the longest beginning that fits, in whole characters', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.nat({ max: 40 }), (text, maxBytes) => {
        const whole = toStorableText(text);
        const cut = toStorableText(text, maxBytes);
        const next = [...whole][[...cut].length];
        expect(whole.startsWith(cut)).toBe(true);
        expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(maxBytes);
        if (next !== undefined) expect(Buffer.byteLength(cut + next)).toBeGreaterThan(maxBytes);
      }),
    );
  });
});
