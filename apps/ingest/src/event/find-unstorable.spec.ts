import { findUnstorable } from './find-unstorable.js';

describe('findUnstorable', () => {
  it.each([
    ['a text', { a: 'ok' }, undefined],
    ['a character of two units', { a: '😀', '😀': 1 }, undefined],
    ['other values', { a: [1, true, null, {}] }, undefined],
    ['a NUL', { a: { b: [0, 'x\u0000'] } }, ['a', 'b', 1]],
    ['half a pair', { a: '\ud83d' }, ['a']],
    ['the halves in the wrong order', { a: '\ude00\ud83d' }, ['a']],
    ['a NUL in a name', { a: { 'x\u0000': 1 } }, ['a']],
    ['half a pair in a name', { '\udfff': 1 }, []],
  ])('%s', (_name, value, path) => {
    expect(findUnstorable(value)).toEqual(path);
  });

  it('looks into a field named __proto__', () => {
    expect(findUnstorable(JSON.parse('{"__proto__":{"a":"\\u0000"}}'))).toEqual(['__proto__', 'a']);
  });
});
