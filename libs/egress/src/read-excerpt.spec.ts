import fc from 'fast-check';
import { readExcerpt } from './read-excerpt.js';

const read = (...chunks: (string | Uint8Array)[]) =>
  readExcerpt(
    chunks.map((chunk) => Buffer.from(chunk)),
    undefined,
  );

describe('readExcerpt', () => {
  it('joins chunks, also where they cut a character', () => {
    const bytes = Buffer.from('naïve');
    expect(read(bytes.subarray(0, 3), bytes.subarray(3))).toBe('naïve');
  });

  it('keeps tabs and line feeds, and drops other control characters', () => {
    expect(read('a\u0000b\tc\nd\re\u001b[31mf\u007f\u0085g\uffff')).toBe('ab\tc\nde[31mfg');
  });

  it('replaces bytes that are not UTF-8', () => {
    expect(read(Uint8Array.of(0x61, 0xff, 0x62))).toBe('a\ufffdb');
  });

  it.each([[''], [' \n\t '], ['\u0000\u0000']])('is null for %j', (text) => {
    expect(read(text)).toBeNull();
  });

  it('is null for a compressed body', () => {
    expect(readExcerpt([Buffer.from('text')], 'gzip')).toBeNull();
    expect(readExcerpt([Buffer.from('text')], 'identity')).toBe('text');
  });

  it('cuts at 1 KB, never inside a character', () => {
    expect(read('x'.repeat(5_000))).toBe('x'.repeat(1_024));
    expect(read('a' + '€'.repeat(2_000))).toBe('a' + '€'.repeat(341));
  });

  it('gives text that any column takes, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 6_000 }), (bytes) => {
        const text = read(bytes) ?? '';
        expect(Buffer.byteLength(text)).toBeLessThanOrEqual(1_024);
        expect(Buffer.from(text).toString()).toBe(text);
        expect(text).not.toContain('\u0000');
      }),
    );
  });
});
