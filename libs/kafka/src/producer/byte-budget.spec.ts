import { ByteBudget } from './byte-budget.js';

/** Lets every promise that can resolve do so. */
const settle = () => new Promise(setImmediate);

describe('ByteBudget', () => {
  it('grants at once while there is room', async () => {
    const budget = new ByteBudget(10);
    await budget.acquire(4);
    await budget.acquire(6);
  });

  it('grants in the order of asking: a small request does not overtake a large one', async () => {
    const budget = new ByteBudget(10);
    const granted: string[] = [];
    await budget.acquire(8);
    void budget.acquire(5).then(() => granted.push('large'));
    void budget.acquire(1).then(() => granted.push('small'));
    await settle();
    expect(granted).toEqual([]);
    budget.release(8);
    await settle();
    expect(granted).toEqual(['large', 'small']);
  });

  it('grants more than the whole budget once nothing else is out', async () => {
    const budget = new ByteBudget(10);
    const granted: string[] = [];
    await budget.acquire(1);
    void budget.acquire(25).then(() => granted.push('oversized'));
    void budget.acquire(1).then(() => granted.push('next'));
    await settle();
    expect(granted).toEqual([]);
    budget.release(1);
    await settle();
    expect(granted).toEqual(['oversized']);
    budget.release(25);
    await settle();
    expect(granted).toEqual(['oversized', 'next']);
  });

  it('refuses a budget that could never grant anything', () => {
    expect(() => new ByteBudget(0)).toThrow(RangeError);
    expect(() => new ByteBudget(Number.NaN)).toThrow(RangeError);
  });
});
