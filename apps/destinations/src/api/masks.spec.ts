import { isMaskedUrl, MASK, maskHeaders, maskUrl } from './masks.js';

describe('maskHeaders', () => {
  it('shows names, and one mask whatever the value', () => {
    expect(maskHeaders(['X-A', 'X-B'])).toEqual({ 'X-A': MASK, 'X-B': MASK });
  });

  it('is null without headers, as in an unmasked answer', () => {
    expect(maskHeaders([])).toBeNull();
  });
});

describe('maskUrl', () => {
  it.each([
    ['https://a.example/hook', 'https://a.example/hook'],
    ['https://a.example/hook?token=s3cr3t&a=1', `https://a.example/hook?${MASK}`],
    ['https://a.example/?', `https://a.example/?${MASK}`],
  ])('shows %s as %s', (url, masked) => {
    expect(maskUrl(url)).toBe(masked);
    expect(isMaskedUrl(masked)).toBe(url.includes('?'));
    expect(isMaskedUrl(url)).toBe(false);
  });
});
