import { jest } from '@jest/globals';
import { KeyLookUps } from './key-look-ups.js';

/** More than any second admits. */
const FLOOD = 1_000;

describe('KeyLookUps', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  const nobody = () => Promise.resolve(null);
  const flood = (lookUps: KeyLookUps, name = 'unknown') =>
    Promise.allSettled(Array.from({ length: FLOOD }, (_, n) => lookUps.find(`${name}-${n}`, nobody)));

  it('keys that are found do not count: all of them pass, one after the other', async () => {
    const lookUps = new KeyLookUps();
    for (let n = 0; n < FLOOD; n++) expect(await lookUps.find(`key-${n}`, () => Promise.resolve(n))).toBe(n);
  });

  it('nor do questions that the database does not answer', async () => {
    const lookUps = new KeyLookUps();
    for (let n = 0; n < FLOOD; n++) {
      await expect(lookUps.find(`key-${n}`, () => Promise.reject(new Error('away')))).rejects.toThrow('away');
    }
  });

  it('a flood shuts out keys never found here, until a second later, and no other', async () => {
    const lookUps = new KeyLookUps();
    await lookUps.find('met', () => Promise.resolve('it'));
    await flood(lookUps);
    await expect(lookUps.find('new', () => Promise.resolve('it'))).rejects.toMatchObject({ status: 429 });
    expect(await lookUps.find('met', () => Promise.resolve('it'))).toBe('it');
    jest.advanceTimersByTime(1_000);
    expect(await lookUps.find('new', () => Promise.resolve('it'))).toBe('it');
  });

  it('an unknown key is known as such for less than the 5 s in which a change of keys is effective', async () => {
    const lookUps = new KeyLookUps();
    expect(await lookUps.find('k1', nobody)).toBeNull();
    expect(await lookUps.find('k1', () => Promise.resolve('it'))).toBeNull();
    jest.advanceTimersByTime(5_000);
    expect(await lookUps.find('k1', () => Promise.resolve('it'))).toBe('it');
  });
});
