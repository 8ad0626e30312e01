import { jest } from '@jest/globals';

import { SILENT_LOGGER } from '#observability';

import { CommitLoop, type CommitRequest, selectCommits } from './commit-loop.js';
import { PartitionState } from './partition-state.js';
import { DEFAULT_LIMITS } from './runner-limits.js';

const owned = (partition: number, completed: number[], accepted = 4): PartitionState => {
  const state = new PartitionState('orders', partition, { topic: 'orders', pattern: 'order' }, DEFAULT_LIMITS);
  state.restore({ offset: 0, metadata: null });
  for (let offset = 0; offset < accepted; offset++) state.tracker!.accept(offset);
  for (const offset of completed) state.tracker!.complete(offset);
  return state;
};
const loopOver = (partitions: PartitionState[], answerTimeoutMs?: number) =>
  new CommitLoop({
    ...{ partitions, intervalMs: 60_000, hastens: true, logger: SILENT_LOGGER, onFailure: () => undefined },
    ...(answerTimeoutMs !== undefined && { answerTimeoutMs }),
  });
const offsetsOf = ({ topics }: CommitRequest) =>
  Object.fromEntries(topics.flatMap((t) => t.partitions.map((p) => [`${t.topic}/${p.partition}`, p.offset])));

describe('selectCommits', () => {
  it('takes what changed, owned and known; the rest is left alone', () => {
    const lost = owned(2, [0]);
    lost.lost = true;
    const unknown = new PartitionState('orders', 3, { topic: 'orders', pattern: 'order' }, DEFAULT_LIMITS);
    const states = [owned(0, [0, 1]), owned(1, []), lost, unknown];
    expect(offsetsOf(selectCommits(states, true).request)).toEqual({ 'orders/0': '2' });
  });

  it('leaves out what is done of a log that is gone, until the one that is there now is read', () => {
    const state = owned(0, [0, 1]);
    state.positionLost = true;
    expect(selectCommits([state], true).request.topics).toEqual([]);
    state.trackerFor(0, 0, 1);
    expect(offsetsOf(selectCommits([state], true).request)).toEqual({ 'orders/0': '0' });
  });

  it('leaves the metadata out for a broker that refuses it', () => {
    const states = [owned(0, [2])];
    expect(selectCommits(states, true).request.topics[0]!.partitions[0]!.metadata).toMatch(/^b1\./);
    expect(selectCommits(states, false).request.topics[0]!.partitions[0]!.metadata).toBe('');
  });
});

describe('CommitLoop', () => {
  const loops: CommitLoop[] = [];
  afterEach(() => loops.splice(0).forEach((loop) => loop.close()));
  const start = (send: (request: CommitRequest) => Promise<void>, ...partitions: PartitionState[]) => {
    const loop = loopOver(partitions);
    loops.push(loop);
    loop.open(send);
    return loop;
  };

  it('commits once, and again only what changed meanwhile', async () => {
    const state = owned(0, [0]);
    const sent: object[] = [];
    const loop = start((request) => {
      sent.push(offsetsOf(request));
      if (sent.length === 1) state.tracker!.complete(1);
      return Promise.resolve();
    }, state);
    await loop.flush();
    await loop.flush();
    await loop.flush();
    expect(sent).toEqual([{ 'orders/0': '1' }, { 'orders/0': '2' }]);
  });

  it('repeats what was not acknowledged', async () => {
    const sent: object[] = [];
    const loop = start(
      (request) => {
        sent.push(offsetsOf(request));
        return sent.length === 1 ? Promise.reject(new Error('no coordinator')) : Promise.resolve();
      },
      owned(0, [0]),
    );
    expect(loop.failingForMs(performance.now())).toBe(0);
    await loop.flush();
    expect(loop.failingForMs(performance.now() + 1)).toBeGreaterThan(0);
    await loop.flush();
    expect(sent).toEqual([{ 'orders/0': '1' }, { 'orders/0': '1' }]);
    expect(loop.failingForMs(performance.now())).toBe(0);
  });

  it('fails no more once what it could not commit is lost to another member', async () => {
    const state = owned(0, [0]);
    const loop = start(() => Promise.reject(new Error('no coordinator')), state);
    await loop.flush();
    expect(loop.failingForMs(performance.now() + 1)).toBeGreaterThan(0);
    state.lost = true;
    await loop.flush();
    expect(loop.failingForMs(performance.now() + 1)).toBe(0);
  });

  it('fails on while what it could not commit is of a log that is gone', async () => {
    const state = owned(0, [0]);
    const loop = start(() => Promise.reject(new Error('no coordinator')), state);
    await loop.flush();
    state.positionLost = true;
    await loop.flush();
    expect(loop.failingForMs(performance.now() + 1)).toBeGreaterThan(0);
  });

  it('tells each reason of a failure once, and the end of it', async () => {
    const told: string[] = [];
    const tell = (details: object, message: string) => void told.push('err' in details ? String(details.err) : message);
    const logger = { ...SILENT_LOGGER, warn: tell, info: tell };
    const failures = ['closed', 'closed', 'no coordinator', 'no coordinator'].map((reason) => new Error(reason));
    const loop = new CommitLoop({
      ...{ partitions: [owned(0, [0])], intervalMs: 60_000, hastens: true, onFailure: () => undefined },
      logger: logger as typeof SILENT_LOGGER,
    });
    loops.push(loop);
    loop.open(() => {
      const failure = failures.shift();
      return failure ? Promise.reject(failure) : Promise.resolve();
    });
    for (let n = 0; n < 6; n++) await loop.flush();
    expect(told).toEqual(['Error: closed', 'Error: no coordinator', 'offsets are committed again']);
  });

  it('goes on without metadata when the broker finds it too large', async () => {
    const sent: string[] = [];
    const loop = start(
      (request) => {
        sent.push(request.topics[0]!.partitions[0]!.metadata);
        const refusal = Object.assign(new Error('too large'), { type: 'OFFSET_METADATA_TOO_LARGE' });
        return sent.length === 1 ? Promise.reject(refusal) : Promise.resolve();
      },
      owned(0, [1]),
    );
    await loop.flush();
    await loop.flush();
    expect(sent).toEqual([expect.stringMatching(/^b1\./), '']);
  });

  describe('a commit that is never answered', () => {
    it('is given up, and what it was for is committed by the next', async () => {
      const sent: object[] = [];
      const loop = loopOver([owned(0, [0])], 1);
      loops.push(loop);
      loop.open((request) => {
        sent.push(offsetsOf(request));
        return sent.length === 1 ? new Promise(() => undefined) : Promise.resolve();
      });
      await loop.flush();
      await loop.flush();
      await loop.flush();
      expect(sent).toEqual([{ 'orders/0': '1' }, { 'orders/0': '1' }]);
    });

    /** Of the first commit the answer comes when the test says so, after its time. */
    const openAnsweredLate = () => {
      const state = owned(0, [0]);
      const sent: object[] = [];
      let answerFirst: () => void = () => undefined;
      const loop = loopOver([state], 1);
      loops.push(loop);
      loop.open((request) => {
        sent.push(offsetsOf(request));
        return sent.length === 1 ? new Promise((resolve) => (answerFirst = resolve)) : Promise.resolve();
      });
      return { state, loop, sent, answerFirst: () => answerFirst() };
    };

    it('may reach the broker after a later one: what is true is then committed once more', async () => {
      const { state, loop, sent, answerFirst } = openAnsweredLate();
      await loop.flush();
      state.tracker!.complete(1);
      await loop.flush();
      answerFirst();
      await loop.flush();
      expect(sent).toEqual([{ 'orders/0': '1' }, { 'orders/0': '2' }, { 'orders/0': '2' }]);
    });

    it('keeps nothing that comes after another join from being committed; what is true is committed once more', async () => {
      const state = owned(0, [0]);
      const sent: object[] = [];
      let answerFirst: () => void = () => undefined;
      const loop = start((request) => {
        sent.push(offsetsOf(request));
        return new Promise((resolve) => (answerFirst = resolve));
      }, state);
      const flushed = () => Promise.race([loop.flush(), new Promise((resolve) => setImmediate(resolve))]);
      await flushed();
      loop.close();
      loop.open((request) => Promise.resolve(void sent.push(offsetsOf(request))));
      state.tracker!.complete(1);
      await flushed();
      expect(sent).toEqual([{ 'orders/0': '1' }, { 'orders/0': '2' }]);
      answerFirst();
      await new Promise((resolve) => setImmediate(resolve));
      await flushed();
      await flushed();
      expect(sent).toEqual([{ 'orders/0': '1' }, { 'orders/0': '2' }, { 'orders/0': '2' }]);
    });

    it('does not end, nor begin, an outage of the commits that come after another join', async () => {
      const state = owned(0, [0]);
      const answers: { ok(): void; fail(error: Error): void }[] = [];
      const open = () => loop.open(() => new Promise((ok, fail) => void answers.push({ ok, fail })));
      const loop = start(() => Promise.resolve(), state);
      const tick = () => new Promise((resolve) => setImmediate(resolve));
      const commit = async () => {
        void loop.flush();
        await tick();
      };
      const joinAgain = async () => {
        loop.close();
        open();
        await commit();
      };
      open();
      await commit();
      await joinAgain();
      answers[1]!.fail(new Error('no coordinator'));
      await tick();
      expect(loop.failingForMs(Infinity)).toBe(Infinity);
      answers[0]!.ok();
      await tick();
      expect(loop.failingForMs(Infinity)).toBe(Infinity);
      await commit();
      await joinAgain();
      answers[3]!.ok();
      await tick();
      answers[2]!.fail(new Error('illegal generation'));
      await tick();
      expect(loop.failingForMs(Infinity)).toBe(0);
    });

    it('is overtaken so by what is true of a log that has begun again, too', async () => {
      const { state, loop, sent, answerFirst } = openAnsweredLate();
      await loop.flush();
      state.positionLost = true;
      state.trackerFor(0, 0, 1);
      await loop.flush();
      answerFirst();
      await loop.flush();
      expect(sent).toEqual([{ 'orders/0': '1' }, { 'orders/0': '0' }, { 'orders/0': '0' }]);
    });
  });

  describe('between two commits', () => {
    beforeEach(() => jest.useFakeTimers());
    afterEach(() => jest.useRealTimers());
    /** Every 200 ms, as by default. @param failing what is sent is refused */
    const openLoop = (state: PartitionState, { failing = false, hastens = true } = {}) => {
      const sentAtMs: number[] = [];
      const beganMs = Date.now();
      const loop = new CommitLoop({
        ...{ partitions: [state], intervalMs: 200, hastens, logger: SILENT_LOGGER, onFailure: () => undefined },
      });
      loops.push(loop);
      loop.open(() => {
        sentAtMs.push(Date.now() - beganMs);
        return failing ? Promise.reject(new Error('no coordinator')) : Promise.resolve();
      });
      return sentAtMs;
    };
    const complete = ({ tracker }: PartitionState, from: number, count: number) => {
      for (let offset = from; offset < from + count; offset++) tracker!.complete(offset);
    };

    it('lets an interval pass', async () => {
      const state = owned(0, [0], 1_000);
      const sentAtMs = openLoop(state);
      for (let offset = 1; offset <= 120; offset++) {
        await jest.advanceTimersByTimeAsync(5);
        complete(state, offset, 1);
      }
      expect(sentAtMs).toEqual([200, 400, 600]);
    });

    it('commits soon what is done after a rest', async () => {
      const state = owned(0, [], 1_000);
      const sentAtMs = openLoop(state);
      await jest.advanceTimersByTimeAsync(1_010);
      complete(state, 0, 1);
      await jest.advanceTimersByTimeAsync(50);
      expect(sentAtMs).toEqual([1_050]);
    });

    it('waits for half of it where 32 records are done, unless commits fail or nobody sees a repeat', async () => {
      const sentAtMs = async (burst: number, options: Parameters<typeof openLoop>[1] = {}) => {
        const state = owned(0, [], 1_000);
        const sent = openLoop(state, options);
        for (let from = 0; from < 8 * burst; from += burst) {
          complete(state, from, burst);
          await jest.advanceTimersByTimeAsync(50);
        }
        return sent;
      };
      expect(await sentAtMs(16)).toEqual([100, 200, 300, 400]); // 32 in 100 ms
      expect(await sentAtMs(8)).toEqual([200, 400]);
      expect(await sentAtMs(16, { hastens: false })).toEqual([200, 400]);
      expect(await sentAtMs(16, { failing: true })).toEqual([100, 300]);
    });
  });

  it('sends one commit at a time, and nothing while it is closed', async () => {
    const state = owned(0, [0]);
    let underWay = 0;
    let most = 0;
    let count = 0;
    const loop = start(async () => {
      most = Math.max(most, ++underWay);
      count++;
      await new Promise((resolve) => setImmediate(resolve));
      underWay--;
    }, state);
    await Promise.all([loop.flush(), loop.flush(), loop.flush()]);
    state.tracker!.complete(1);
    loop.close();
    await loop.flush();
    expect({ most, count }).toEqual({ most: 1, count: 1 });
  });
});
