import { RequestBudget } from './request-budget.js';

describe('RequestBudget', () => {
  const takeAll = (budget: RequestBudget, key: string, count: number, nowMs: number) =>
    Array.from({ length: count }, () => budget.take(key, nowMs)).filter((waitMs) => waitMs === 0).length;

  it.each([1, 3, 7, 60, 6_000])('lets %i a minute pass in one burst, and no more', (perMinute) => {
    const budget = new RequestBudget(perMinute);
    expect(takeAll(budget, 'a', perMinute + 5, 1_000)).toBe(perMinute);
  });

  it('tells how long to wait, and lets one more pass by then', () => {
    const budget = new RequestBudget(60);
    takeAll(budget, 'a', 60, 0);
    const waitMs = budget.take('a', 0);
    expect(waitMs).toBeCloseTo(1_000);
    expect(budget.take('a', 500)).toBeCloseTo(500);
    expect(budget.take('a', waitMs)).toBe(0);
    expect(budget.take('a', waitMs)).toBeCloseTo(1_000);
  });

  it('lets a request pass for each that is given back', () => {
    const budget = new RequestBudget(2);
    takeAll(budget, 'a', 2, 0);
    budget.giveBack('a');
    budget.giveBack('b');
    expect([budget.take('a', 0), budget.take('b', 0)]).toEqual([0, 0]);
    expect(budget.take('a', 0)).toBeGreaterThan(0);
  });

  it('keeps keys apart', () => {
    const budget = new RequestBudget(1);
    expect([budget.take('a', 0), budget.take('b', 0)]).toEqual([0, 0]);
    expect(budget.take('a', 0)).toBeGreaterThan(0);
  });

  it('keeps a bounded number of keys though all of them are busy, those in use', () => {
    const budget = new RequestBudget(2, 60_000);
    const [spent, spentLater] = ['spent', 'spent later'];
    for (const key of [spent, spent, spentLater]) budget.take(key, 0);
    for (let index = 0; index < 9_998; index++) budget.take(`key ${index}`, 0);
    budget.take(spentLater, 1);
    for (let index = 0; index < 5_000; index++) budget.take(`more ${index}`, 2);
    expect(budget.size).toBe(10_000);
    expect(budget.take(spentLater, 3)).toBeGreaterThan(0);
    expect(budget.take(spent, 3)).toBe(0);
  });

  it('forgets keys that have their whole budget again, and no others', () => {
    const budget = new RequestBudget(1, 60_000);
    budget.take('busy', 60_000);
    for (let index = 0; index < 9_999; index++) budget.take(`key ${index}`, 0);
    budget.take('new', 61_000);
    expect(budget.size).toBe(2);
    expect(budget.take('busy', 61_000)).toBeGreaterThan(0);
  });
});
