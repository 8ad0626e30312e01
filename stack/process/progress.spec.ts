import { createProgress } from './progress.js';

describe('createProgress', () => {
  it('stamps each line with the time since the start', () => {
    const lines: string[] = [];
    createProgress((line) => lines.push(line)).say('Kafka: starting');
    expect(lines).toEqual([expect.stringMatching(/^\[ +\d+\.\d s\] Kafka: starting\n$/)]);
  });

  it('hands on the result of the work, and its failure', async () => {
    const progress = createProgress(() => undefined);
    await expect(progress.during('x', Promise.resolve(7))).resolves.toBe(7);
    await expect(progress.during('x', Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
