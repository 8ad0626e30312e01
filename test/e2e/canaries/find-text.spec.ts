import { randomBytes } from 'node:crypto';
import { findIn, makeCanary, spellingsOf } from './find-text.js';

const disguises: Record<string, (text: string) => Buffer> = {
  'in a line': (text) => Buffer.from(`{"level":"info","x":"${text}"}`),
  'among bytes': (text) => Buffer.concat([randomBytes(50), Buffer.from(text), randomBytes(50)]),
  'in base64': (text) => Buffer.from(Buffer.from(`..${text}..`).toString('base64')),
  'in base64, one further': (text) => Buffer.from(Buffer.from(`...${text}.`).toString('base64')),
  'in base64, two further': (text) => Buffer.from(Buffer.from(`....${text}`).toString('base64')),
  'in base64url': (text) => Buffer.from(Buffer.from(`\xff\xfe${text}\xff`).toString('base64url')),
  'in hexadecimal': (text) => Buffer.from(Buffer.from(text).toString('hex')),
  'in HEXADECIMAL': (text) => Buffer.from(Buffer.from(text).toString('hex').toUpperCase()),
  'in UTF-16': (text) => Buffer.from(`x${text}`, 'utf16le'),
  'in UTF-16, big endian': (text) => Buffer.from(text, 'utf16le').swap16(),
  'in upper case': (text) => Buffer.from(text.toUpperCase()),
};

describe('findIn', () => {
  it.each(Object.entries(disguises))('finds a word %s, and no other', (_name, disguise) => {
    for (let n = 0; n < 200; n++) {
      const [word, other] = [makeCanary(), makeCanary()];
      expect(findIn([Buffer.of(), disguise(word)], spellingsOf(word))).not.toEqual([]);
      expect(findIn([disguise(other)], spellingsOf(word))).toEqual([]);
    }
  });

  it.each([
    ['in JSON', JSON.stringify({ a: 'two "words"\n' })],
    ['in a URL', `?a=${encodeURIComponent('two "words"\n')}`],
  ])('finds text that is escaped %s', (spelling, text) => {
    expect(findIn([Buffer.from(text)], spellingsOf('two "words"\n'))).toEqual([spelling]);
  });

  it('finds bytes that are no text', () => {
    const key = randomBytes(32);
    expect(findIn([Buffer.concat([randomBytes(9), key])], spellingsOf(key))).toEqual(['plain']);
    expect(findIn([Buffer.from(`k1:${key.toString('base64')}`)], spellingsOf(key))).toContain('base64+0');
    expect(findIn([randomBytes(100)], spellingsOf(key))).toEqual([]);
  });
});
