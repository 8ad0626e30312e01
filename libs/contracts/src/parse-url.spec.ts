import { parseUrl } from './parse-url.js';

describe('parseUrl', () => {
  it('reads a URL, and knows what is none', () => {
    expect(parseUrl('https://a.example/x')?.hostname).toBe('a.example');
    expect([parseUrl(''), parseUrl('/x'), parseUrl('https://')]).toEqual([undefined, undefined, undefined]);
  });

  it('reads letters beyond ASCII however often it is asked', () => {
    let misread = 0;
    for (let n = 0; n < 50_000; n++) if (parseUrl('https://m\u00fcnchen.example/')?.hostname === undefined) misread++;
    expect(misread).toBe(0);
  });
});
