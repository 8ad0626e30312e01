import { generateApiKey } from '#secrets';
import type { KeyEntry } from '../store/key-directory.repository.js';
import { identifyPublisher } from './identify-publisher.js';

const made = generateApiKey();
const NOW_MS = Date.UTC(2026, 0, 1);
const entry: KeyEntry = {
  keyId: made.publicId,
  secretHash: made.secretHash,
  tenantId: 't1',
  projectId: 'p1',
  role: 'publish',
  expiresAt: null,
};
const identify = (key: string | undefined, found: Partial<KeyEntry> | null = {}) =>
  identifyPublisher(key, () => Promise.resolve(found === null ? null : { ...entry, ...found }), NOW_MS);

describe('identifyPublisher', () => {
  it('knows whose key it is', async () => {
    expect(await identify(made.key)).toEqual({
      kind: 'publisher',
      publisher: { keyId: made.publicId, tenantId: 't1', projectId: 'p1' },
    });
    const later = new Date(NOW_MS + 1);
    expect(await identify(made.key, { expiresAt: later })).toMatchObject({ kind: 'publisher' });
  });

  it.each([
    ['no key', undefined, {}],
    ['the key of an operator', 'operator-key-0123456789-0123456789', {}],
    ['half a key', made.key.slice(0, -1), {}],
    ['another secret', `whk_${made.publicId}_${'A'.repeat(43)}`, {}],
    ['a revoked key', made.key, null],
    ['an expired key', made.key, { expiresAt: new Date(NOW_MS) }],
  ])('does not know %s', async (_name, key, found) => {
    expect(await identify(key, found)).toEqual({ kind: 'unknown' });
  });

  it('does not know a key without a row, whatever its secret', async () => {
    const key = `whk_${made.publicId}_${Buffer.alloc(32).toString('base64url')}`;
    expect(await identify(key, null)).toEqual({ kind: 'unknown' });
  });

  it.each([{ role: 'edit' }, { role: 'view' }, { projectId: null }])('forbids %p', async (found) => {
    expect(await identify(made.key, found)).toEqual({ kind: 'forbidden', keyId: made.publicId });
  });

  it('says nothing of the role to who has not the secret', async () => {
    const key = `whk_${made.publicId}_${'A'.repeat(43)}`;
    expect(await identify(key, { role: 'edit' })).toEqual({ kind: 'unknown' });
  });
});
