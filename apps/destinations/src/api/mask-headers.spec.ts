import { HEADER_MASK, maskHeaders } from './mask-headers.js';

describe('maskHeaders', () => {
  it('shows names, and one mask whatever the value', () => {
    expect(maskHeaders(['X-A', 'X-B'])).toEqual({ 'X-A': HEADER_MASK, 'X-B': HEADER_MASK });
  });

  it('is null without headers, as in an unmasked answer', () => {
    expect(maskHeaders([])).toBeNull();
  });
});
