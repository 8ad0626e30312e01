import fc from 'fast-check';
import { equalSecrets, generateApiKey, hashApiSecret, parseApiKey } from './api-keys.js';

describe('API keys', () => {
  it('are taken apart into what finds the row and what proves it', () => {
    const { key, publicId, secretHash } = generateApiKey();
    const parsed = parseApiKey(key);
    expect(parsed?.publicId).toBe(publicId);
    expect(equalSecrets(hashApiSecret(parsed?.secret ?? ''), secretHash)).toBe(true);
    expect(Buffer.from(parsed?.secret ?? '', 'base64url')).toHaveLength(32);
  });

  it('differ', () => {
    const [one, other] = [generateApiKey(), generateApiKey()];
    expect(one.key).not.toBe(other.key);
    expect(one.publicId).not.toBe(other.publicId);
  });

  it('are parsed whatever their random characters are', () => {
    for (let i = 0; i < 500; i++) {
      const { key, publicId } = generateApiKey();
      expect(parseApiKey(key)).toEqual({ publicId, secret: key.slice(`whk_${publicId}_`.length) });
    }
  });

  it.each([
    '',
    'whk_',
    'whk_a_b',
    `whk_${'0'.repeat(18)}_${'a'.repeat(42)}`,
    `xxx_${'0'.repeat(18)}_${'a'.repeat(43)}`,
  ])('are not %j', (text) => {
    expect(parseApiKey(text)).toBeUndefined();
  });

  it('are hashed by SHA-256', () => {
    expect(hashApiSecret('abc').toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});

describe('equalSecrets', () => {
  it('agrees with equality, for any lengths', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(equalSecrets(a, b)).toBe(Buffer.from(a).equals(Buffer.from(b)));
        expect(equalSecrets(a, Buffer.from(a))).toBe(true);
      }),
    );
  });
});
