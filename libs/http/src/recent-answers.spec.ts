import { RecentAnswers } from './recent-answers.js';

describe('RecentAnswers', () => {
  it('knows an answer until it is too old, counted from the question', () => {
    const answers = new RecentAnswers<string>({ maxAgeMs: 100, maxCount: 10 });
    answers.put('a', 'x', 1_000);
    expect(answers.get('a', 1_099)).toBe('x');
    expect(answers.get('a', 1_100)).toBeUndefined();
    expect(answers.size).toBe(0);
  });

  it('keeps no more than it may, the newest', () => {
    const answers = new RecentAnswers<number>({ maxAgeMs: 100, maxCount: 3 });
    for (let index = 0; index < 1_000; index++) answers.put(`key-${index}`, index, index / 1_000);
    expect(answers.size).toBe(3);
    expect(answers.get('key-999', 1)).toBe(999);
    expect(answers.get('key-996', 1)).toBeUndefined();
  });
});
