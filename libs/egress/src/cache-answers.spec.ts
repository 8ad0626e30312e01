import { cacheAnswers } from './cache-answers.js';

describe('cacheAnswers', () => {
  it('asks once for callers at the same time, and again when the answer is old', async () => {
    let nowMs = 0;
    const asked: string[] = [];
    const resolve = cacheAnswers(
      (hostname) => {
        asked.push(hostname);
        return Promise.resolve([`192.0.2.${asked.length}`]);
      },
      () => nowMs,
    );
    expect(await Promise.all([resolve('a.example'), resolve('a.example')])).toEqual([['192.0.2.1'], ['192.0.2.1']]);
    nowMs = 9_999;
    expect(await resolve('a.example')).toEqual(['192.0.2.1']);
    nowMs = 10_000;
    expect(await resolve('a.example')).toEqual(['192.0.2.2']);
    expect(await resolve('b.example')).toEqual(['192.0.2.3']);
  });

  it('keeps a failure for a shorter time', async () => {
    let nowMs = 0;
    let fails = true;
    const resolve = cacheAnswers(
      () => (fails ? Promise.reject(new Error('down')) : Promise.resolve(['192.0.2.1'])),
      () => nowMs,
    );
    await expect(resolve('a.example')).rejects.toThrow('down');
    fails = false;
    nowMs = 1_999;
    await expect(resolve('a.example')).rejects.toThrow('down');
    nowMs = 2_000;
    await expect(resolve('a.example')).resolves.toEqual(['192.0.2.1']);
  });
});

describe('the cache of answers is bounded', () => {
  it.each([
    ['by names', 10_000, 1],
    ['by addresses', 200, 1_000],
  ])('%s', async (_, names, addresses) => {
    const asked: string[] = [];
    const resolve = cacheAnswers((hostname) => {
      asked.push(hostname);
      return Promise.resolve(Array<string>(addresses).fill('192.0.2.1'));
    });
    for (let index = 0; index <= names; index++) await resolve(`${index}.example`);
    asked.length = 0;
    await resolve(`${names}.example`);
    await resolve('1.example');
    expect(asked).toEqual([]);
    await resolve('0.example');
    expect(asked).toEqual(['0.example']);
  });
});
