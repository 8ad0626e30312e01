import { existsSync } from 'node:fs';
import { readPromises } from './read-promises.js';

const promises = readPromises();

describe('docs/security.md', () => {
  it('has a row per promise, in order', () => {
    expect(promises.length).toBeGreaterThan(15);
    expect(promises.map(({ id }) => id)).toEqual(promises.map((_, index) => `S${index + 1}`));
  });

  it.each(promises)('$id names code and tests that are there', ({ code, tests }) => {
    expect(code.length).toBeGreaterThan(0);
    expect(tests.length).toBeGreaterThan(0);
    expect([...code, ...tests].filter((path) => !existsSync(path))).toEqual([]);
  });
});
