import { existsSync, readFileSync } from 'node:fs';
import { MUTANTS } from './mutants.js';

/** Kept by whole systems, where `npm run chaos -- --plants` plants its faults. */
const BY_CHAOS = ['S1'];

describe('the mutants', () => {
  it.each(MUTANTS)('$promise: $what', ({ file, code, instead, spec }) => {
    expect(readFileSync(file, 'utf8').split(code).length - 1).toBe(1);
    expect(instead).not.toBe(code);
    expect(existsSync(spec)).toBe(true);
  });

  it('are of every promise of docs/security.md', () => {
    const promises = [...readFileSync('docs/security.md', 'utf8').matchAll(/^\| (S\d+) \|/gm)].map(([, id]) => id);
    const broken = new Set([...BY_CHAOS, ...MUTANTS.map(({ promise }) => promise)]);
    expect([...broken].toSorted()).toEqual(promises.toSorted());
  });
});
