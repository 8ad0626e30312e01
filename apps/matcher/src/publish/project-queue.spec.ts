import { jest } from '@jest/globals';
import { ProjectQueue } from './project-queue.js';

/** An event that has its turn until it is told to end. */
function held() {
  let end!: () => void;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { handOver: () => ended, end };
}
const settle = () => new Promise((resolve) => setImmediate(resolve));

describe('ProjectQueue', () => {
  let nowMs = 0;
  let emptied = 0;
  const create = () => new ProjectQueue(() => emptied++);

  beforeEach(() => {
    emptied = 0;
    jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
  });
  afterEach(() => jest.restoreAllMocks());

  it('gives turns in order, also after one that failed, and says once when nothing is left', async () => {
    const queue = create();
    const order: number[] = [];
    const turns = [
      queue.inTurn(() => Promise.resolve(void order.push(1))),
      queue.inTurn(() => Promise.reject(new Error('a fault of its own'))),
      queue.inTurn(() => Promise.resolve(void order.push(3))),
    ];
    await expect(turns[1]).rejects.toThrow('a fault of its own');
    await Promise.all([turns[0], turns[2]]);
    await settle();
    expect([order, emptied, queue.waitingCount]).toEqual([[1, 3], 1, 0]);
  });

  it('is late once an event has waited for more than 5 s, until nothing is left', async () => {
    const queue = create();
    const [first, second] = [held(), held()];
    const turns = [queue.inTurn(first.handOver)];
    await settle();
    nowMs += 60_000;
    expect(queue.isLate).toBe(false); // it has its turn
    turns.push(queue.inTurn(second.handOver));
    nowMs += 5_000;
    expect([queue.isLate, queue.waitingCount]).toEqual([false, 1]);
    nowMs += 1;
    expect(queue.isLate).toBe(true);
    first.end();
    await settle();
    expect([queue.isLate, queue.waitingCount]).toEqual([true, 0]);
    second.end();
    await Promise.all(turns);
    await settle();
    expect(emptied).toBe(1);
  });
});
