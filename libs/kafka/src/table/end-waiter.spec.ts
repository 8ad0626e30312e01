import { EndWaiter } from './end-waiter.js';

const settle = () => new Promise(setImmediate);

/** A broker that answers a question when the test says so. */
function setUp() {
  const questions: ((end: number) => void)[] = [];
  const state = { position: 0, stopped: false };
  const waiter = new EndWaiter({
    fetchEnds: () => new Promise((resolve) => questions.push((end) => resolve(new Map([[0, end]])))),
    hasReached: (ends) => state.position >= (ends.get(0) ?? 0),
    isStopped: () => state.stopped,
  });
  return { questions, state, waiter };
}

describe('EndWaiter', () => {
  it('resolves once the reader has passed the end that the broker told', async () => {
    const { questions, state, waiter } = setUp();
    let reached = false;
    const waiting = waiter.reachPresentEnd().then(() => (reached = true));
    questions[0]?.(5);
    await settle();
    state.position = 4;
    waiter.check();
    await settle();
    expect(reached).toBe(false);
    state.position = 5;
    waiter.check();
    await waiting;
  });

  it('shares the next question among those who call while one is under way, never the one under way', async () => {
    const { questions, waiter } = setUp();
    const early = waiter.reachPresentEnd();
    const late = [waiter.reachPresentEnd(), waiter.reachPresentEnd()];
    expect(questions).toHaveLength(1);
    questions[0]?.(0);
    await early;
    await settle();
    expect(questions).toHaveLength(2);
    questions[1]?.(0);
    await Promise.all(late);
    expect(questions).toHaveLength(2);
  });

  it('asks again when the broker does not answer', async () => {
    let asked = 0;
    const waiter = new EndWaiter({
      fetchEnds: () => {
        asked += 1;
        return asked < 3 ? Promise.reject(new Error('away')) : Promise.resolve(new Map());
      },
      hasReached: () => true,
      isStopped: () => false,
    });
    await waiter.reachPresentEnd();
    expect(asked).toBe(3);
  });

  it('rejects who waits when it is stopped, and who comes later', async () => {
    const { questions, state, waiter } = setUp();
    const waiting = waiter.reachPresentEnd();
    const refused = expect(waiting).rejects.toThrow('stopped');
    questions[0]?.(5);
    await settle();
    state.stopped = true;
    waiter.check();
    await refused;
    await expect(waiter.reachPresentEnd()).rejects.toThrow('stopped');
  });
});
