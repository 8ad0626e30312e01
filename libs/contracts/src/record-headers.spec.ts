import { headerBytes, headerText, type RawHeaders } from './record-headers.js';

describe('reading a header', () => {
  const headers: RawHeaders = {
    text: 'a',
    bytes: Buffer.from('b'),
    twice: ['c', Buffer.from('d')],
    none: [],
    gone: undefined,
  };

  it.each([
    ['text', 'a'],
    ['bytes', 'b'],
    ['twice', 'd'],
    ['none', undefined],
    ['gone', undefined],
    ['missing', undefined],
    ['constructor', undefined],
    ['__proto__', undefined],
  ])('%s', (name, text) => {
    expect(headerText(headers, name)).toBe(text);
    expect(headerBytes(headers, name)?.toString()).toBe(text);
  });

  it('takes an empty header for empty text', () => {
    expect(headerText({ a: Buffer.alloc(0) }, 'a')).toBe('');
  });
});
