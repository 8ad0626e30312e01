import { parseEncryptionKeys } from './encryption-keys.js';

const key = (byte: number, length = 32) => Buffer.alloc(length, byte).toString('base64');

describe('parseEncryptionKeys', () => {
  it('reads ids and keys in order', () => {
    const result = parseEncryptionKeys(` b:${key(1)} , a:${key(2)}`);
    expect(result.ok && [...result.keys]).toEqual([
      ['b', Buffer.alloc(32, 1)],
      ['a', Buffer.alloc(32, 2)],
    ]);
  });

  it('reads base64url, and base64 without padding', () => {
    const bytes = Buffer.alloc(32, 0xfb);
    for (const text of [bytes.toString('base64url'), bytes.toString('base64').replaceAll('=', '')]) {
      const result = parseEncryptionKeys(`a:${text}`);
      expect(result.ok && result.keys.get('a')).toEqual(bytes);
    }
  });

  it.each([
    ['', 'key 1: must be id:base64'],
    [`a:${key(1)},`, 'key 2: must be id:base64'],
    [key(1), 'key 1: must be id:base64'],
    [`:${key(1)}`, 'key 1: its id must be 1 to 64 letters, digits, - or _'],
    [`a.b:${key(1)}`, 'key 1: its id must be 1 to 64 letters, digits, - or _'],
    [`a:${key(1)},a:${key(2)}`, 'key 2: its id is used twice'],
    [`a:${key(1, 31)}`, 'key 1: must hold 32 bytes in base64'],
    [`a:${key(1, 33)}`, 'key 1: must hold 32 bytes in base64'],
    [`a:${'!'.repeat(44)}`, 'key 1: must hold 32 bytes in base64'],
    ['a:', 'key 1: must hold 32 bytes in base64'],
  ])('refuses %j', (text, detail) => {
    expect(parseEncryptionKeys(text)).toEqual({ ok: false, detail });
  });
});
