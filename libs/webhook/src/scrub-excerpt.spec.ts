import fc from 'fast-check';
import { querySecretsOf, scrubExcerpt, secretTextsOf, signatureOf } from './scrub-excerpt.js';

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

  it.each([
    ['%deadbeef1234%', 'deadbeef1234'],
    ['C:\\token-abcdef', 'token-abcdef'],
    ['&#x3;fa1afe1-is-cut', '3;fa1afe1-is-cut-here'],
  ])('finds in %s a value that what stands before makes look like an escape', (echo, secret) => {
    expect(scrubExcerpt(`got ${echo}`, [secret], body)).not.toContain(secret.slice(0, 8));
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

  it('takes the query of the URL for a secret, and each of its values', () => {
    const url = 'https://example.com/hook?token=abcdefgh1234&key=k7%2Fx';
    expect(querySecretsOf(url)).toEqual(['token=abcdefgh1234&key=k7%2Fx', 'abcdefgh1234', 'k7%2Fx']);
    expect(querySecretsOf('https://example.com/hook')).toEqual([]);
    const echo = '{"query":{"token":"abcdefgh1234","key":"k7/x"}}';
    expect(scrubExcerpt(echo, querySecretsOf(url), body)).toBe('{"query":{"token":"[redacted]","key":"[redacted]"}}');
  });
});

describe('a secret that is echoed in another spelling', () => {
  const secret = 'Bearer S3cr3t/t0ken+"q\\ua<b>&c=';
  const credentials = secret.slice('Bearer '.length);
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const html = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;').replaceAll('>', '&#x3e;');
  const spellings: [string, (text: string) => string][] = [
    ['as it is', (text) => text],
    ['in lower case', (text) => text.toLowerCase()],
    ['in upper case', (text) => text.toUpperCase()],
    ['of JSON', (text) => JSON.stringify(text).slice(1, -1)],
    ['of JSON in JSON', (text) => JSON.stringify(JSON.stringify(text).slice(1, -1)).slice(1, -1)],
    ['of PHP', (text) => JSON.stringify(text).slice(1, -1).replaceAll('/', '\\/').replaceAll('<', '\\u003c')],
    ['of a URL', encodeURIComponent],
    ['of a URL, in lower case', (text) => encodeURIComponent(text).toLowerCase()],
    ['of a URL in a URL', (text) => encodeURIComponent(encodeURIComponent(text))],
    ['of a form', (text) => new URLSearchParams({ a: text }).toString().slice(2)],
    ['of HTML', html],
    ['of HTML in JSON', (text) => JSON.stringify(html(text)).slice(1, -1)],
    ['of numbers', (text) => [...text].map((c) => `&#${c.charCodeAt(0)};`).join('')],
  ];

  it.each(spellings)('%s', (_, spell) => {
    for (const text of [secret, credentials]) {
      expect(scrubExcerpt(`<p>got ${spell(text)}, sorry`, [secret], body)).toBe('<p>got [redacted], sorry');
    }
  });

  it.each(spellings)('%s, at every length that the end of the excerpt may leave of it', (_, spell) => {
    const spelled = spell(credentials);
    for (let length = 0; length <= spelled.length; length++) {
      const scrubbed = scrubExcerpt(`got: ${spelled.slice(0, length)}`, [secret], body);
      expect(scrubbed.length).toBeLessThanOrEqual('got: '.length + Math.max('[redacted]'.length, 4 * 6));
      expect(scrubbed.toLowerCase()).not.toContain('s3cr3t');
    }
  });

  it.each([
    ['alone', base64],
    ['behind one byte', (text: string) => base64(`:${text}`)],
    ['behind two, and before more', (text: string) => base64(`a:${text}:b`)],
    ['for a URL', (text: string) => Buffer.from(`a:${text}`).toString('base64url')],
    ['in hexadecimal', (text: string) => Buffer.from(`a:${text}:b`).toString('hex')],
  ])('in base64, %s', (_, encode) => {
    const scrubbed = scrubExcerpt(`got ${encode(credentials)}.`, [secret], body);
    expect(scrubbed).toContain('[redacted]');
    // What is left of it are at most the characters it shares with its neighbours.
    expect(scrubbed.replace('[redacted]', '').length).toBeLessThanOrEqual('got .'.length + 12);
  });

  it('of Basic, also the user and the password behind it', () => {
    const header = `Basic ${base64('admin:hunter2')}`;
    for (const echo of [header, header.slice(6), 'admin:hunter2', 'hunter2']) {
      expect(scrubExcerpt(`no such login ${echo}!`, [header], body)).toBe('no such login [redacted]!');
    }
  });

  it('of a scheme and few characters', () => {
    expect(scrubExcerpt('key abc12 is unknown', ['Token abc12'], body)).toBe('key [redacted] is unknown');
  });

  it('as a body, in JSON of JSON', () => {
    const echo = JSON.stringify({ received: body.toString() });
    expect(scrubExcerpt(echo, [], body)).toBe('{"received":"[redacted]');
  });

  it('is never left whole, wherever it stands among others', () => {
    const word = fc.constantFrom(
      secret,
      credentials,
      'got ',
      '%',
      '\\',
      '&',
      '"',
      ' ',
      'Bear',
      ...spellings.map(([, spell]) => spell(secret)),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 12 }), fc.nat(400), (words, end) => {
        const scrubbed = scrubExcerpt(words.join(' ').slice(0, end), [secret], body);
        for (const [, spell] of spellings) expect(scrubbed).not.toContain(spell(credentials).slice(0, 24));
      }),
    );
  });
});
