import { queryOf, scrubExcerpt, signatureOf } from './scrub-excerpt.js';

const body = Buffer.from(JSON.stringify({ data: { note: 'the quick brown fox jumps over the lazy dog, twice' } }));

describe('scrubExcerpt', () => {
  it.each([
    ['whole', 'you sent Bearer s3cr3t-token-1 to us', 'you sent [redacted] to us'],
    ['in part', 'bad token s3cr3t-token-1!', 'bad token [redacted]!'],
    ['cut by the end of the excerpt', 'bad token s3cr3t-to', 'bad token [redacted]'],
    ['not at all', 'no such order', 'no such order'],
  ])('an echoed header value, %s', (_case, excerpt, scrubbed) => {
    expect(scrubExcerpt(excerpt, ['Bearer s3cr3t-token-1'], body)).toBe(scrubbed);
  });

  it('finds a value in its JSON spelling', () => {
    expect(scrubExcerpt('{"h":"a\\"quoted\\"b"}', ['a"quoted"b'], body)).toBe('{"h":"[redacted]"}');
  });

  it('leaves short values alone: they are everywhere', () => {
    expect(scrubExcerpt('a 1 in a hundred', ['1', 'in'], body)).toBe('a 1 in a hundred');
  });

  it('cuts at an echo of the body', () => {
    const excerpt = `invalid: ${body.toString().slice(10)}`;
    expect(scrubExcerpt(excerpt, [], body)).toBe('invalid: [redacted]');
  });

  it('takes an echoed signature out, and each of several', () => {
    const headers = ['webhook-id', 'evt_1', 'webhook-signature', 'v1,c2lnbmF0dXJlLW9uZQ== v1,c2lnbmF0dXJlLXR3bw=='];
    const excerpt = 'bad: v1,c2lnbmF0dXJlLXR3bw==, v1,c2lnbmF0dXJlLW9uZQ==';
    const scrubbed = scrubExcerpt(excerpt, [signatureOf(headers)], body);
    expect(scrubbed).toMatch(/^bad: v1,\[redacted\]/);
    for (const signature of ['c2lnbmF0dXJlLXR3bw', 'c2lnbmF0dXJlLW9uZQ']) expect(scrubbed).not.toContain(signature);
    expect(signatureOf(['webhook-id', 'evt_1'])).toBe('');
  });

  it('takes the query of the URL for a secret', () => {
    expect(queryOf('https://example.com/hook?token=abcdefgh1234')).toBe('token=abcdefgh1234');
    expect(queryOf('https://example.com/hook')).toBe('');
    expect(scrubExcerpt('token was abcdefgh1234', [queryOf('https://e.com/?token=abcdefgh1234')], body)).toBe(
      'token was [redacted]',
    );
  });
});
