import { readFileSync } from 'node:fs';
import { readPromises } from '../packaging/read-promises.js';
import { MUTANTS } from './mutants.js';

/** Kept by whole systems, where `npm run chaos -- --plants` plants its faults. */
const BY_CHAOS = ['S1'];
const promises = readPromises();

describe('the mutants', () => {
  it.each(MUTANTS)('$promise: $what', ({ promise, file, code, instead, spec }) => {
    expect(readFileSync(file, 'utf8').split(code).length - 1).toBe(1);
    expect(instead).not.toBe(code);
    expect(promises.find(({ id }) => id === promise)?.tests).toContain(spec);
  });

  it('are of every promise of docs/security.md', () => {
    const broken = new Set([...BY_CHAOS, ...MUTANTS.map(({ promise }) => promise)]);
    expect([...broken].toSorted()).toEqual(promises.map(({ id }) => id).toSorted());
  });
});
