import { queryOf, scrubExcerpt, secretTextsOf, signatureOf } from './scrub-excerpt.js';

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

  it.each([
    ['in a URL', 'see /?key=s3cr3t%2Ftoken%201', 'see /?key=[redacted]'],
    ['in JSON inside JSON', '{"got":"{\\"h\\":\\"s3cr3t/token 1\\"}"}', '{"got":"{\\"h\\":\\"[redacted]\\"}"}'],
  ])('finds a value that is spelt as %s', (_name, excerpt, scrubbed) => {
    expect(scrubExcerpt(excerpt, ['s3cr3t/token 1'], body)).toBe(scrubbed);
  });

  it('leaves short values alone: they are everywhere', () => {
    expect(scrubExcerpt('a 1 in a hundred', ['1', 'in'], body)).toBe('a 1 in a hundred');
  });

  it('cuts at an echo of the body', () => {
    const excerpt = `invalid: ${body.toString().slice(10)}`;
    expect(scrubExcerpt(excerpt, [], body)).toBe('invalid: [redacted]');
  });

  it('cuts at an echo of the body as a JSON string', () => {
    const short = Buffer.from(JSON.stringify({ data: { email: 'ann@example.com', phone: '555-0100', city: 'Oslo' } }));
    const excerpt = JSON.stringify({ error: 'invalid', got: short.toString() });
    expect(scrubExcerpt(excerpt, [], short)).toBe('{"error":"invalid","got":"[redacted]');
  });

  it('takes an echoed signature out, and each of several', () => {
    const headers = ['webhook-id', 'evt_1', 'webhook-signature', 'v1,c2lnbmF0dXJlLW9uZQ== v1,c2lnbmF0dXJlLXR3bw=='];
    const excerpt = 'bad: v1,c2lnbmF0dXJlLXR3bw==, v1,c2lnbmF0dXJlLW9uZQ==';
    const scrubbed = scrubExcerpt(excerpt, [signatureOf(headers)], body);
    expect(scrubbed).toMatch(/^bad: v1,\[redacted\]/);
    for (const signature of ['c2lnbmF0dXJlLXR3bw', 'c2lnbmF0dXJlLW9uZQ']) expect(scrubbed).not.toContain(signature);
    expect(signatureOf(['webhook-id', 'evt_1'])).toBe('');
  });

  it('takes everything for a secret that a request is signed, authorised and addressed with', () => {
    const texts = secretTextsOf({
      custom: { 'X-Token': 'Bearer s3cr3t-token-1' },
      secrets: ['whsec_c2lnbmluZy1zZWNyZXQtMQ==', 'whsec_c2lnbmluZy1zZWNyZXQtMg=='],
      headers: ['webhook-signature', 'v1,c2lnbmF0dXJlLW9uZQ=='],
      url: 'https://example.com/hook?token=abcdefgh1234',
    });
    for (const echo of ['s3cr3t-token-1', 'c2lnbmluZy1zZWNyZXQtMQ==', 'whsec_c2lnbmluZy1zZWNyZXQtMg', 'abcdefgh1234'])
      expect(scrubExcerpt(`you have ${echo}`, texts, body)).not.toContain(echo);
    expect(scrubExcerpt('the key c2lnbmluZy1zZWNyZXQtMQ== is wrong', texts, body)).toBe('the key [redacted] is wrong');
  });

  it('takes the query of the URL for a secret', () => {
    expect(queryOf('https://example.com/hook?token=abcdefgh1234')).toBe('token=abcdefgh1234');
    expect(queryOf('https://example.com/hook')).toBe('');
    expect(scrubExcerpt('token was abcdefgh1234', [queryOf('https://e.com/?token=abcdefgh1234')], body)).toBe(
      'token was [redacted]',
    );
  });
});
