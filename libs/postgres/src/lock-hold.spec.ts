import { jest } from '@jest/globals';
import { LOCK_TIMEOUT_MS, LockHold } from './lock-hold.js';

describe('LockHold', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  it('is owned as long as the database answers, and keeps the session from falling silent', async () => {
    let confirmations = 0;
    const hold = new LockHold(() => Promise.resolve(confirmations++));
    await jest.advanceTimersByTimeAsync(10 * LOCK_TIMEOUT_MS);
    expect(hold.state).toBe('owned');
    expect(confirmations).toBeGreaterThanOrEqual(30);
    hold.end();
  });

  it('is lost with the first error, for good', async () => {
    let answer = () => Promise.reject<unknown>(new Error('Connection terminated'));
    const hold = new LockHold(() => answer());
    await jest.advanceTimersByTimeAsync(5_000);
    expect(hold.state).toBe('lost');
    answer = () => Promise.resolve(1);
    await jest.advanceTimersByTimeAsync(5_000);
    expect(hold.state).toBe('lost');
    hold.end();
  });

  it('is lost where the database does not answer, before PostgreSQL lets go of the locks', async () => {
    const hold = new LockHold(() => new Promise(() => undefined));
    await jest.advanceTimersByTimeAsync(14_000);
    expect(hold.state).toBe('owned');
    await jest.advanceTimersByTimeAsync(2_000);
    expect(hold.state).toBe('lost');
    hold.end();
  });

  it('is lost after a process has slept, before anything else runs', () => {
    const hold = new LockHold(() => Promise.resolve(1));
    jest.setSystemTime(Date.now() + 60_000);
    jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 60_000);
    expect(hold.state).toBe('lost');
    jest.restoreAllMocks();
    hold.end();
  });

  it('asks no more once ended', async () => {
    let confirmations = 0;
    const hold = new LockHold(() => Promise.resolve(confirmations++));
    hold.end();
    await jest.advanceTimersByTimeAsync(60_000);
    expect(confirmations).toBe(0);
  });
});
