import { highlightCode, highlightJson } from './highlight.js';

describe('highlight', () => {
  it('tells names, strings, numbers and words of JSON apart', () => {
    const kinds = highlightJson('{"a\\"b": ["x", -1.5e3, true]}').filter(({ kind }) => kind !== 'plain');
    expect(kinds).toEqual([
      { kind: 'name', text: '"a\\"b"' },
      { kind: 'string', text: '"x"' },
      { kind: 'number', text: '-1.5e3' },
      { kind: 'word', text: 'true' },
    ]);
  });

  it('tells comments, strings and keywords of a program apart', () => {
    const code = 'const url = "http://x"; // why\n# and more\nreturn 300';
    const kinds = highlightCode(code).filter(({ kind }) => kind !== 'plain');
    expect(kinds.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
      'word const',
      'string "http://x"',
      'comment // why',
      'comment # and more',
      'word return',
      'number 300',
    ]);
  });

  it.each(['', '{', '"open', 'a // b', "it's"])('loses nothing of %j', (text) => {
    for (const tokens of [highlightJson(text), highlightCode(text)])
      expect(tokens.map((piece) => piece.text).join('')).toBe(text);
  });
});
