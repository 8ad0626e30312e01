import { runPool, summaryLine, type StepResult } from './run-pool.js';

const result = (name: string, ok = true): StepResult => ({ name, ok, durationMs: 1234, output: '' });

describe('runPool', () => {
  it('runs all, a failed one included, and never more at once than allowed', async () => {
    let running = 0;
    let most = 0;
    const run = async (name: string) => {
      most = Math.max(most, ++running);
      await new Promise((resolve) => setImmediate(resolve));
      running--;
      return result(name, name !== 'b');
    };
    const results = await runPool(['a', 'b', 'c', 'd', 'e'], 2, run);
    expect(results.map(({ name, ok }) => `${name}:${ok}`)).toEqual(['a:true', 'b:false', 'c:true', 'd:true', 'e:true']);
    expect(most).toBe(2);
  });
});

describe('summaryLine', () => {
  it('says how it went and how long it took', () => {
    expect(summaryLine(result('lint'))).toBe('ok      lint             1.2 s');
    expect(summaryLine(result('lint', false))).toMatch(/^FAILED /);
  });
});
