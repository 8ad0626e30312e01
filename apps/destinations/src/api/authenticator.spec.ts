import { jest } from '@jest/globals';
import { generateApiKey } from '#secrets';
import type { ApiKeyEntity } from '../store/api-key.entity.js';
import type { ApiKeyRepository } from '../store/api-key.repository.js';
import { Authenticator } from './authenticator.js';

const known = generateApiKey();
const row = {
  ...{ id: known.publicId, secretHash: known.secretHash, tenantId: 't1', projectId: null },
  ...{ role: 'edit', expiresAt: null },
} as unknown as ApiKeyEntity;
const headerOf = ({ key }: { key: string }) => `Bearer ${key}`;

function setup() {
  const rows = new Map([[row.id, row]]);
  const asked: string[] = [];
  const findByPublicId = (id: string) => {
    asked.push(id);
    return Promise.resolve(rows.get(id) ?? null);
  };
  const keys = { findByPublicId } as unknown as ApiKeyRepository;
  return { authenticator: new Authenticator(keys, { OPERATOR_KEY: 'o'.repeat(32) }), rows, asked };
}

describe('Authenticator', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('asks the database for a known key every time: a revoked one is refused from the next request on', async () => {
    const { authenticator, rows } = setup();
    expect(await authenticator.identify(headerOf(known))).toMatchObject({ kind: 'key', keyId: row.id });
    rows.delete(row.id);
    expect(await authenticator.identify(headerOf(known))).toBeUndefined();
  });

  it('does not know the public half of a key with the secret of another', async () => {
    const { authenticator } = setup();
    const [other, ownSecret] = [generateApiKey(), known.key.slice(-43)];
    expect(await authenticator.identify(`Bearer ${known.key.slice(0, -43)}${other.key.slice(-43)}`)).toBeUndefined();
    expect(await authenticator.identify(`Bearer ${other.key.slice(0, -43)}${ownSecret}`)).toBeUndefined();
  });

  it('asks a bounded number of times for keys that nobody knows, whatever comes, and lets known ones pass', async () => {
    const { authenticator, asked } = setup();
    await authenticator.identify(headerOf(known));
    const flood = await Promise.allSettled(
      Array.from({ length: 2_000 }, () => authenticator.identify(headerOf(generateApiKey()))),
    );
    expect(asked.length).toBeLessThan(500);
    expect(flood.at(-1)).toMatchObject({ status: 'rejected', reason: { status: 429 } });
    expect(await authenticator.identify(headerOf(known))).toMatchObject({ kind: 'key' });
    expect(await authenticator.identify(`Bearer ${'o'.repeat(32)}`)).toEqual({ kind: 'operator' });
  });

  it('asks once for one unknown key in a while', async () => {
    const { authenticator, asked } = setup();
    const stray = headerOf(generateApiKey());
    for (let n = 0; n < 1_000; n++) expect(await authenticator.identify(stray)).toBeUndefined();
    expect(asked).toHaveLength(1);
  });
});
