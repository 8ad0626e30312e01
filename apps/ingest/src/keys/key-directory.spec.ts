import { jest } from '@jest/globals';
import type { KeyEntry } from '../store/key-directory.repository.js';
import { KeyDirectory } from './key-directory.js';

const ENTRY: KeyEntry = {
  keyId: 'k1',
  secretHash: Buffer.alloc(32, 1),
  tenantId: 't1',
  projectId: 'p1',
  role: 'publish',
  expiresAt: null,
};
/** What is promised to whoever revokes a key. */
const EFFECTIVE_WITHIN_MS = 5_000;

describe('KeyDirectory', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  function directoryOver(entries: Map<string, KeyEntry>) {
    const asked: string[] = [];
    const find = (keyId: string) => {
      asked.push(keyId);
      return Promise.resolve(entries.get(keyId) ?? null);
    };
    return { directory: new KeyDirectory({ find }), asked };
  }

  it('asks once for requests at the same time, and not again for a while', async () => {
    const { directory, asked } = directoryOver(new Map([['k1', ENTRY]]));
    const answers = await Promise.all([directory.find('k1'), directory.find('k1'), directory.find('k2')]);
    expect(answers).toEqual([ENTRY, ENTRY, null]);
    await directory.find('k1');
    await directory.find('k2');
    expect(asked).toEqual(['k1', 'k2']);
  });

  it('has forgotten a revoked key when that is promised', async () => {
    const entries = new Map([['k1', ENTRY]]);
    const { directory } = directoryOver(entries);
    await directory.find('k1');
    entries.delete('k1');
    jest.advanceTimersByTime(EFFECTIVE_WITHIN_MS);
    expect(await directory.find('k1')).toBeNull();
  });

  it('asks again after a failure', async () => {
    let isAway = true;
    const find = () => (isAway ? Promise.reject(new Error('away')) : Promise.resolve(ENTRY));
    const directory = new KeyDirectory({ find });
    await expect(directory.find('k1')).rejects.toThrow('away');
    isAway = false;
    expect(await directory.find('k1')).toBe(ENTRY);
  });

  it('a flood of unknown keys costs a bounded number of questions, and none of them is a known key', async () => {
    const { directory, asked } = directoryOver(new Map([['k1', ENTRY]]));
    await directory.find('k1');
    const found = await Promise.allSettled(Array.from({ length: 5_000 }, (_, n) => directory.find(`unknown-${n}`)));
    expect(asked.length).toBeLessThan(500);
    expect(found.at(-1)).toMatchObject({ status: 'rejected', reason: { status: 429 } });
    jest.advanceTimersByTime(EFFECTIVE_WITHIN_MS);
    await Promise.allSettled(Array.from({ length: 5_000 }, (_, n) => directory.find(`other-${n}`)));
    expect(await directory.find('k1')).toBe(ENTRY);
  });

  it('a flood of unknown keys pushes no known one out', async () => {
    const { directory, asked } = directoryOver(new Map([['k1', ENTRY]]));
    await directory.find('k1');
    for (let index = 0; index < 60_000; index++) {
      await directory.find(`unknown-${index}`).catch(() => undefined);
    }
    asked.length = 0;
    await directory.find('k1');
    expect(asked).toEqual([]);
  });
});
