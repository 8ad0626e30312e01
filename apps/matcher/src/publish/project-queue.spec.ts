import { jest } from '@jest/globals';
import { ProjectQueue } from './project-queue.js';

/** An event that has its turn until it is told to end. */
function held() {
  let end!: () => void;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return { handOver: () => ended, end };
}
const owner = { isAwaited: false };
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
      queue.inTurn(owner, () => Promise.resolve(void order.push(1))),
      queue.inTurn(owner, () => Promise.reject(new Error('a fault of its own'))),
      queue.inTurn(owner, () => Promise.resolve(void order.push(3))),
    ];
    await expect(turns[1]).rejects.toThrow('a fault of its own');
    await Promise.all([turns[0], turns[2]]);
    await settle();
    expect([order, emptied, queue.waitingCount]).toEqual([[1, 3], 1, 0]);
  });

  it('knows how long the next event has waited, and whether somebody waits for one that waits', async () => {
    const queue = create();
    const [first, second] = [held(), held()];
    const [running, awaited] = [{ isAwaited: true }, { isAwaited: false }];
    const turns = [queue.inTurn(running, first.handOver)];
    await settle();
    nowMs += 60_000;
    expect([queue.waitedMs, queue.isAwaited, queue.waitingCount]).toEqual([0, false, 0]); // it has its turn
    turns.push(queue.inTurn(awaited, second.handOver));
    nowMs += 5_000;
    expect([queue.waitedMs, queue.isAwaited, queue.waitingCount]).toEqual([5_000, false, 1]);
    awaited.isAwaited = true;
    expect(queue.isAwaited).toBe(true);
    first.end();
    await settle();
    expect([queue.waitedMs, queue.isAwaited, queue.waitingCount]).toEqual([0, false, 0]);
    second.end();
    await Promise.all(turns);
    await settle();
    expect(emptied).toBe(1);
  });
});
