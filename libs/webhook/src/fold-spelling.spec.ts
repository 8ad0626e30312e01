import fc from 'fast-check';
import { foldBeforeCutEscape, foldSpelling, foldText } from './fold-spelling.js';

describe('foldSpelling', () => {
  it.each([
    ['as it is', 'abc', 'abc'],
    ['in capitals', 'ABC ÀÉ', 'abc ÀÉ'],
    ['of a URL', 'a%2Fb%3dc', 'a/b=c'],
    ['of a form', 'a+b%2Bc', 'a b c'],
    ['of JSON', 'a\\"b\\/c\\u0041\\td', 'a"b/ca\td'],
    ['of JavaScript', '\\x41\\u0042', 'ab'],
    ['of HTML', '&lt;&#39;&#x41;&quot;&amp;', '<\'a"&'],
    ['of JSON in JSON in a URL', '%5C%5C%5C%22a', '\\"a'.slice(1)],
    ['of nothing', '%zz \\u00 &nothing; &#xffffff;', '%zz u00 &nothing; &#xffffff;'],
  ])('undoes the spelling %s', (_, spelled, text) => {
    expect(foldSpelling(spelled).text).toBe(text);
    expect(foldText(spelled)).toBe(text);
  });

  it('knows where each character stood', () => {
    const { text, startAt } = foldSpelling('x%41\\"y');
    expect(text).toBe('xa"y');
    expect(startAt).toEqual([0, 1, 4, 6, 7]);
  });

  it('has a place for every character of any text, in order', () => {
    const parts = fc.constantFrom(
      'a',
      'Z',
      '%41',
      '%',
      '\\',
      '\\"',
      '\\u0041',
      '&amp;',
      '&',
      '+',
      '&#x1F600;',
      'é',
      '2541',
    );
    fc.assert(
      fc.property(fc.array(parts), (all) => {
        const original = all.join('');
        const { text, startAt } = foldSpelling(original);
        expect(startAt).toHaveLength(text.length + 1);
        expect([...startAt]).toEqual([...startAt].sort((a, b) => a - b));
        expect(startAt.at(-1)).toBe(original.length);
        expect(foldText(original)).toBe(text);
      }),
    );
  });

  it.each([
    ['abc%', 'abc'],
    ['abc%4', 'abc'],
    ['abc\\', 'abc'],
    ['abc\\u00', 'abc'],
    ['abc&#x4', 'abc'],
    ['abc\\\\\\', 'abc'],
    ['abc%25', 'abc'],
    ['abc%254', 'abc'],
    ['abc%41', 'abca'],
    ['abc', 'abc'],
  ])('leaves out an escape that the end cuts: %j', (text, without) => {
    expect(foldBeforeCutEscape(text).text).toBe(without);
  });
});
