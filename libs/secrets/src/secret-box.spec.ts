import fc from 'fast-check';
import { SecretBox, type SecretContext } from './secret-box.js';
import { SecretDamagedError, UnknownKeyError } from './secret-errors.js';

const key = (byte: number) => Buffer.alloc(32, byte).toString('base64');
const OLD = `old:${key(1)}`;
const NEW = `new:${key(2)}`;
const place: SecretContext = { tenantId: 'acme', projectId: 'shop', destinationId: 'dest_1', field: 'headers' };
const box = new SecretBox(OLD);

describe('SecretBox', () => {
  it('opens what it sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (plain) => {
        expect(box.open(box.seal(plain, place), place)).toBe(plain);
      }),
    );
  });

  it('seals with a fresh IV each time, and shows nothing', () => {
    const sealed = box.seal('whsec_canary', place);
    expect(sealed).toMatch(/^v1\.old\.[A-Za-z0-9_-]+$/);
    expect(box.seal('whsec_canary', place)).not.toBe(sealed);
    expect(Buffer.from(sealed.split('.')[2] ?? '', 'base64url').toString('latin1')).not.toContain('canary');
  });

  it.each<[string, Partial<SecretContext>]>([
    ['another tenant', { tenantId: 'evil' }],
    ['another project', { projectId: 'blog' }],
    ['another destination', { destinationId: 'dest_2' }],
    ['another field', { field: 'secret' }],
    ['parts that read alike when joined', { tenantId: 'acme/shop', projectId: 'dest_1', destinationId: '' }],
  ])('refuses a sealed text that was swapped in from %s', (_, change) => {
    const sealed = box.seal('x', place);
    expect(() => box.open(sealed, { ...place, ...change })).toThrow(SecretDamagedError);
  });

  it('refuses a change of any byte', () => {
    const sealed = box.seal('secret', place);
    const bytes = Buffer.from(sealed.split('.')[2] ?? '', 'base64url');
    for (let index = 0; index < bytes.length; index++) {
      const damaged = Buffer.from(bytes);
      damaged[index] = (damaged[index] ?? 0) ^ 1;
      expect(() => box.open(`v1.old.${damaged.toString('base64url')}`, place)).toThrow(SecretDamagedError);
    }
  });

  it.each(['', 'v1', 'v1.old', 'v1.old.', 'v1.old.AAAA', 'v2.old.' + 'A'.repeat(60), 'v1..' + 'A'.repeat(60), 'x'])(
    'takes %j for damaged',
    (text) => {
      expect(() => box.open(text, place)).toThrow(SecretDamagedError);
      expect(() => box.keyIdOf(text)).toThrow(SecretDamagedError);
    },
  );

  it('throws nothing else on arbitrary text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^v1\.[a-z]{1,3}\.[A-Za-z0-9_-]{30,60}$/)), (text) => {
        try {
          box.open(text, place);
          return false;
        } catch (error) {
          return error instanceof SecretDamagedError || error instanceof UnknownKeyError;
        }
      }),
    );
  });

  it('rotates: the first key seals, every key opens', () => {
    const sealed = box.seal('x', place);
    const rotated = new SecretBox(`${NEW},${OLD}`);
    expect(rotated.open(sealed, place)).toBe('x');
    expect(rotated.currentKeyId).toBe('new');
    expect(rotated.keyIdOf(sealed)).toBe('old');
    expect(rotated.keyIdOf(rotated.seal('x', place))).toBe('new');
  });

  it('tells a missing key from damage', () => {
    const sealed = box.seal('x', place);
    const without = new SecretBox(NEW);
    expect(() => without.open(sealed, place)).toThrow(UnknownKeyError);
    expect(() => without.open(sealed, place)).toThrow(expect.objectContaining({ code: 'unknown_key', keyId: 'old' }));
  });

  it('finds the wrong key under a known id damaged', () => {
    expect(() => new SecretBox(`old:${key(9)}`).open(box.seal('x', place), place)).toThrow(SecretDamagedError);
  });

  it('starts with no bad key, and shows none', () => {
    expect(() => new SecretBox('old:canary')).toThrow(RangeError);
    expect(() => new SecretBox('old:canary')).not.toThrow(/canary/);
  });
});
