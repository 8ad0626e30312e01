import { SILENT_LOGGER } from '#observability';

import { ActiveCalls } from './active-calls.js';
import { CommitLoop, type CommitRequest } from './commit-loop.js';
import type { ConsumerGroup } from './group-hooks.js';
import { GroupMembership } from './group-membership.js';
import type { Subscription } from '../schedule/types.js';
import { JoinGate } from './join-gate.js';
import { Partitions } from './partitions.js';
import { DEFAULT_LIMITS } from './runner-limits.js';

type Committed = Record<string, { offset: string; metadata: string | null }>;

/** A kafkajs group reduced to what the membership asks of it. */
class FakeGroup {
  readonly groupId = 'group';
  readonly assigners = [];
  readonly seeks: string[] = [];
  readonly paused = new Set<string>();
  readonly sent: CommitRequest[] = [];
  readonly seekOffset = { pop: () => undefined };
  memberId: string | null = 'me';
  generationId = 1;

  constructor(
    public owned: number[],
    private readonly committed: Committed = {},
    /** Where the logs begin; none: no broker says. */
    private readonly logStarts?: Record<string, number>,
  ) {}

  readonly cluster = {
    fetchTopicsOffset: (topics: { topic: string; partitions: { partition: number }[] }[]) => {
      const starts = this.logStarts;
      if (starts === undefined) return Promise.reject(new Error('no leader'));
      return Promise.resolve(
        topics.map(({ topic, partitions }) => ({
          topic,
          partitions: partitions.map(({ partition }) => ({
            partition,
            offset: String(starts[`${topic}/${partition}`] ?? 0),
          })),
        })),
      );
    },
  };

  readonly offsetManager = {
    getCoordinator: () =>
      Promise.resolve({
        offsetFetch: ({ topics }: { topics: { topic: string; partitions: { partition: number }[] }[] }) =>
          Promise.resolve({
            responses: topics.map(({ topic, partitions }) => ({
              topic,
              partitions: partitions.map(({ partition }) => ({
                partition,
                ...(this.committed[`${topic}/${partition}`] ?? { offset: '-1', metadata: null }),
              })),
            })),
          }),
      }),
  };
  assigned = () => [{ topic: 't', partitions: this.owned }];
  seek = ({ topic, partition, offset }: { topic: string; partition: number; offset: string }) =>
    void this.seeks.push(`${topic}/${partition}@${offset}`);
  pause = (all: { topic: string; partitions: number[] }[]) =>
    all.forEach(({ topic, partitions }) => partitions.forEach((p) => this.paused.add(`${topic}/${p}`)));
  resume = (all: { topic: string; partitions: number[] }[]) =>
    all.forEach(({ topic, partitions }) => partitions.forEach((p) => this.paused.delete(`${topic}/${p}`)));
  commitOffsets = (request: CommitRequest) => Promise.resolve(void this.sent.push(request));
}

describe('GroupMembership', () => {
  const memberships: GroupMembership[] = [];
  afterEach(() => memberships.splice(0).forEach((membership) => membership.fenceAll()));

  const create = (group: FakeGroup, recalls = false, lanes: Record<string, Subscription['lane']> = {}) => {
    const subscriptions = new Map<string, Subscription>([['t', { topic: 't', pattern: 'p' }]]);
    for (const [topic, lane] of Object.entries(lanes))
      subscriptions.set(topic, { topic, pattern: 'p', ...(lane && { lane }) });
    const partitions = new Partitions(subscriptions, DEFAULT_LIMITS);
    const calls = new ActiveCalls(partitions);
    const gate = new JoinGate();
    const dropped: object[] = [];
    const recounted: number[] = [];
    const forgotten: number[] = [];
    const commits = new CommitLoop({
      partitions,
      intervalMs: 60_000,
      hastens: true,
      logger: SILENT_LOGGER,
      onFailure: () => undefined,
    });
    const membership = new GroupMembership({
      partitions,
      commits,
      calls,
      gate,
      scheduler: {
        hold: () => undefined,
        release: () => undefined,
        drop: (slot) => void dropped.push(slot),
        recount: (partition) => void recounted.push(partition),
        forget: (partition) => void forgotten.push(partition),
      },
      coPartitioned: true,
      pacingMs: 0,
      holdMs: 20,
      recalls,
      logger: SILENT_LOGGER,
      onRebalance: () => undefined,
    });
    memberships.push(membership);
    const asGroup = group as unknown as ConsumerGroup;
    const join = async (change: () => void = () => undefined) => {
      await membership.beforeJoin(asGroup);
      change();
      membership.afterJoin(asGroup);
      await membership.beforeFetch(asGroup);
    };
    return { membership, partitions, calls, gate, dropped, recounted, forgotten, join, asGroup };
  };

  it('starts a gained partition from the committed offset and what was done above it', async () => {
    const group = new FakeGroup([0, 1], { 't/0': { offset: '5', metadata: 'b1.Ag' } });
    const { join, partitions } = create(group);
    await join();
    expect(group.seeks).toEqual(['t/0@5']);
    const tracker = partitions.get('t', 0)!.tracker!;
    expect([tracker.accept(5), tracker.accept(6), tracker.accept(7)]).toEqual(['new', 'done', 'new']);
    const { ready, tracker: unknown } = partitions.get('t', 1)!;
    expect([ready, unknown]).toEqual([true, undefined]);
  });

  it('looks for the coordinator anew where the one that knows the positions is gone', async () => {
    const group = new FakeGroup([0], { 't/0': { offset: '5', metadata: null } });
    const { membership, partitions, asGroup } = create(group);
    await membership.beforeJoin(asGroup);
    membership.afterJoin(asGroup);
    const gone = Object.assign(new Error('closed'), { name: 'KafkaJSConnectionClosedError' });
    const found = { nodeId: 2 };
    const { getCoordinator } = group.offsetManager;
    const refreshMetadata = () => Promise.resolve();
    Object.assign(group.cluster, { refreshMetadata, findGroupCoordinator: () => Promise.resolve(found) });
    Object.assign(group.offsetManager, { getCoordinator: () => Promise.reject(gone) });
    await expect(membership.beforeFetch(asGroup)).rejects.toBe(gone);
    expect(group).toMatchObject({ coordinator: found, offsetManager: { coordinator: found } });
    Object.assign(group.offsetManager, { getCoordinator });
    await membership.beforeFetch(asGroup);
    expect(partitions.get('t', 0)?.ready).toBe(true);
  });

  it('keeps what stays, position and pause included, and fences what goes', async () => {
    const group = new FakeGroup([0, 1], {
      't/0': { offset: '5', metadata: null },
      't/1': { offset: '9', metadata: null },
    });
    const { join, partitions, dropped } = create(group);
    await join();
    const [kept, gone] = [partitions.get('t', 0)!, partitions.get('t', 1)!];
    kept.tracker!.accept(5);
    kept.paused = true;
    await join(() => {
      group.owned = [0];
      group.generationId = 2;
    });
    expect(partitions.get('t', 0)).toBe(kept);
    expect(group.seeks.at(-1)).toBe('t/0@6');
    expect([...group.paused]).toEqual(['t/0']);
    expect([gone.lost, kept.lost, dropped]).toEqual([true, false, [gone]]);
  });

  it('does not read on, after a join, what is still being taken in', async () => {
    const group = new FakeGroup([0, 1], {});
    const { join, membership, partitions } = create(group);
    await join();
    const [taking, other] = [partitions.get('t', 0)!, partitions.get('t', 1)!];
    taking.taking = true;
    await join(() => (group.generationId = 2));
    expect([...group.paused]).toEqual(['t/0']);
    membership.resume(taking);
    expect([...group.paused]).toEqual(['t/0']);
    taking.taking = false;
    other.paused = true;
    membership.pause(other);
    for (const state of [taking, other]) membership.resume(state);
    expect([...group.paused]).toEqual(['t/1']);
  });

  describe('where second copies occur', () => {
    const committedAt = (offset: number): Committed => ({ 't/0': { offset: String(offset), metadata: null } });

    it.each([
      { name: 'as far back as identities are kept', committed: 20_000, logStart: 0, seeks: ['t/0@3616'] },
      { name: 'no further back than the log goes', committed: 20_000, logStart: 19_000, seeks: ['t/0@19000'] },
      { name: 'all there is', committed: 5, logStart: 0, seeks: ['t/0@0'] },
      { name: 'nothing, where all of it has expired', committed: 5, logStart: 5, seeks: ['t/0@5'] },
      { name: 'nothing of a log that begins later', committed: 5, logStart: 9, seeks: ['t/0@5'] },
      { name: 'nothing, where there is nothing', committed: 0, logStart: 0, seeks: ['t/0@0'] },
      { name: 'nothing, where no broker answers', committed: 20_000, logStart: undefined, seeks: ['t/0@20000'] },
    ])('reads again $name', async ({ committed, logStart, seeks }) => {
      const starts = logStart === undefined ? undefined : { 't/0': logStart };
      const group = new FakeGroup([0], committedAt(committed), starts);
      const { join, partitions } = create(group, true);
      await join();
      expect(group.seeks).toEqual(seeks);
      expect(partitions.get('t', 0)!.tracker).toMatchObject({ low: committed, next: committed });
    });

    it('goes on with that after another join', async () => {
      const group = new FakeGroup([0], committedAt(20_000), {});
      const { join, partitions } = create(group, true);
      await join();
      partitions.get('t', 0)!.recalledTo(5_000);
      await join(() => group.generationId++);
      expect(group.seeks.at(-1)).toBe('t/0@5000');
    });

    it('passes over what was not for consumers, below the committed offset and across it', async () => {
      const group = new FakeGroup([0], committedAt(10), {});
      const { join, partitions, membership } = create(group, true);
      await join();
      const state = partitions.get('t', 0)!;
      membership.skipped('t', 0, 0, 4);
      expect([state.readOffset, state.tracker!.next]).toEqual([4, 10]);
      membership.skipped('t', 0, 4, 12);
      expect([state.recalling, state.readOffset, state.tracker!.low]).toEqual([false, 12, 12]);
    });

    it('leaves it where it has expired meanwhile, and the committed offset as it is', async () => {
      const group = new FakeGroup([0], committedAt(10), {});
      const { join, partitions, membership, asGroup } = create(group, true);
      await join();
      expect(membership.positionLost(asGroup, 't', 0)).toBe(true);
      const state = partitions.get('t', 0)!;
      expect([state.positionLost, state.tracker!.dirty, group.seeks.at(-1)]).toEqual([false, false, 't/0@10']);
      // The committed offset itself has expired: now kafkajs is to find the log's beginning.
      expect(membership.positionLost(asGroup, 't', 0)).toBe(false);
      expect(state.positionLost).toBe(true);
    });
  });

  it('has what was away forgotten where a parked lane has lost records, also where nothing is left to be read', async () => {
    const group = new FakeGroup([0, 1], {}, {});
    const { join, partitions, membership, asGroup, forgotten } = create(group, false, {
      parked: { kind: 'parked', delayMs: 10_000 },
      longer: { kind: 'parked', delayMs: 60_000 },
    });
    group.assigned = () => ['t', 'parked', 'longer'].map((topic) => ({ topic, partitions: group.owned }));
    await join();
    const unseen = () => [...partitions].filter(({ hasUnseen, isParkedLane }) => isParkedLane && hasUnseen);
    for (const state of partitions) state.trackerFor(0, 0, 0);
    expect(unseen()).toEqual([]);
    membership.positionLost(asGroup, 't', 0);
    expect(forgotten).toEqual([]);
    membership.positionLost(asGroup, 'parked', 1);
    expect(forgotten).toEqual([1]);
    expect(unseen().map(({ topic, partition }) => `${topic}/${partition}`)).toEqual(['parked/1', 'longer/1']);
  });

  it('has it forgotten at each loss: what was put off since the one before may be gone, too', async () => {
    const group = new FakeGroup([0], { 'parked/0': { offset: '9', metadata: null } }, {});
    const { join, membership, asGroup, forgotten } = create(group, false, {
      parked: { kind: 'parked', delayMs: 10_000 },
    });
    group.assigned = () => [{ topic: 'parked', partitions: group.owned }];
    await join();
    membership.positionLost(asGroup, 'parked', 0);
    membership.positionLost(asGroup, 'parked', 0);
    expect(forgotten).toEqual([0, 0]);
  });

  it('asks no more for a position that is lost, and leaves it to kafkajs to find a beginning above 0', async () => {
    const group = new FakeGroup([0], { 't/0': { offset: '9', metadata: null } }, {});
    const { join, membership, asGroup } = create(group);
    await join();
    expect(membership.positionLost(asGroup, 't', 0)).toBe(false);
    expect(group.seeks).toEqual(['t/0@9', 't/0@0']);
    expect(membership.positionLost(asGroup, 't', 0)).toBe(false);
    expect(group.seeks).toHaveLength(2);
    await join(() => (group.generationId = 2));
    expect(group.seeks.at(-1)).toBe('t/0@0');
  });

  it('takes no answer for a loss that is of before the last join, or of what it does not have', async () => {
    const group = new FakeGroup([0], { 't/0': { offset: '9', metadata: null } }, {});
    const { join, partitions, membership, asGroup } = create(group);
    await join();
    expect(membership.positionLost(asGroup, 't', 1)).toBe(true);
    const state = partitions.get('t', 0)!;
    state.ready = false;
    expect(membership.positionLost(asGroup, 't', 0)).toBe(true);
    expect([state.positionLost, group.seeks]).toEqual([false, ['t/0@9']]);
  });

  it('has delayed lanes taken in before the others, the longest first, and parked ones last, else in the order of the answer', async () => {
    const lanes: Record<string, Subscription['lane']> = {
      late: { kind: 'delayed', delayMs: 2_000 },
      later: { kind: 'delayed', delayMs: 4_000 },
      put: { kind: 'parked', delayMs: 2_000 },
    };
    const group = new FakeGroup([0, 1]);
    const topics = ['t', 'put', 'late', 'later'];
    group.assigned = () => topics.map((topic) => ({ topic, partitions: group.owned }));
    const { join, membership } = create(group, true, lanes);
    await join();
    const batches = topics.flatMap((topic) => [1, 0].map((partition) => ({ topic, partition })));
    const ordered = membership.inReadingOrder([...batches, { topic: 'lost', partition: 0 }]);
    const names = ordered.map(({ topic, partition }) => `${topic}/${partition}`);
    expect(names).toEqual(['later/1', 'later/0', 'late/1', 'late/0', 't/1', 't/0', 'lost/0', 'put/1', 'put/0']);
  });

  it.each([
    { name: 'it missed a generation', change: (group: FakeGroup) => (group.generationId = 3) },
    { name: 'it came back as another member', change: (group: FakeGroup) => (group.memberId = 'other') },
  ])('has lost everything when $name', async ({ change }) => {
    const group = new FakeGroup([0]);
    const { join, partitions } = create(group);
    await join();
    const before = partitions.get('t', 0)!;
    await join(() => void change(group));
    expect(before.lost).toBe(true);
    expect(partitions.get('t', 0)).not.toBe(before);
  });

  it('has lost everything before it joins anew after an eviction', async () => {
    const group = new FakeGroup([0]);
    const { membership, join, partitions, asGroup } = create(group);
    await join();
    const before = partitions.get('t', 0)!;
    group.memberId = null;
    await membership.beforeJoin(asGroup);
    expect(before.lost).toBe(true);
  });

  it('holds the join for a call in flight, commits it, and nobody acts until the join is over', async () => {
    const group = new FakeGroup([0], { 't/0': { offset: '5', metadata: null } });
    const { membership, join, partitions, calls, gate, asGroup } = create(group);
    await join();
    const state = partitions.get('t', 0)!;
    state.tracker!.accept(5);
    calls.begin(state);
    const held = membership.beforeJoin(asGroup);
    expect([gate.closed, gate.isAwaited]).toEqual([false, true]);
    state.tracker!.complete(5);
    calls.end(state);
    await held;
    expect(gate.closed).toBe(true);
    expect(group.sent.flatMap(({ topics }) => topics)).toEqual([
      { topic: 't', partitions: [{ partition: 0, offset: '6', metadata: '' }] },
    ]);
    group.generationId = 2;
    membership.afterJoin(asGroup);
    expect([gate.closed, gate.isAwaited, state.lost]).toEqual([false, false, false]);
  });

  it('awaits what is in flight from when it drains, whatever the group does meanwhile', async () => {
    const { membership, join, gate } = create(new FakeGroup([0]));
    await join();
    membership.drain();
    expect(gate.isAwaited).toBe(true);
    await join();
    expect(gate.isAwaited).toBe(true);
    membership.fenceAll();
    expect(gate.isAwaited).toBe(true);
  });

  it('counts what is away anew, of each partition number that is gained or lost', async () => {
    const group = new FakeGroup([0, 1]);
    const { membership, join, recounted } = create(group);
    await join();
    expect(recounted.splice(0)).toEqual([0, 1]);
    await join(() => {
      group.owned = [1, 2];
      group.generationId = 2;
    });
    expect(recounted.splice(0)).toEqual([0, 2]);
    membership.fenceAll();
    expect(recounted).toEqual([1, 2]);
  });

  it('awaits what is in flight while it leaves', async () => {
    const { membership, join, partitions, calls, gate, asGroup } = create(new FakeGroup([0]));
    await join();
    const state = partitions.get('t', 0)!;
    calls.begin(state);
    const leaving = membership.beforeLeave(asGroup);
    expect(gate.isAwaited).toBe(true);
    calls.end(state);
    await leaving;
    expect(gate.isAwaited).toBe(false);
  });

  it('keeps what a later session has got, though the leave of the former one ends after that', async () => {
    const { membership, join, partitions, calls, gate, asGroup } = create(new FakeGroup([0]));
    await join();
    const state = partitions.get('t', 0)!;
    calls.begin(state);
    const leaving = membership.beforeLeave(asGroup);
    membership.fenceAll();
    const next = new FakeGroup([0]) as unknown as ConsumerGroup;
    await membership.beforeJoin(next);
    membership.afterJoin(next);
    calls.end(state);
    await leaving;
    expect([partitions.get('t', 0)?.lost, gate.isAwaited]).toEqual([false, false]);
    await expect(membership.beforeFetch(next)).resolves.toBeUndefined();
  });

  it('leaves a later session to join, though the leave of the former one ends while it does', async () => {
    const { membership, join, partitions, calls, gate, asGroup } = create(new FakeGroup([0]));
    await join();
    calls.begin(partitions.get('t', 0)!);
    const leaving = membership.beforeLeave(asGroup);
    const next = new FakeGroup([0]) as unknown as ConsumerGroup;
    await membership.beforeJoin(next);
    await leaving;
    expect([gate.closed, membership.joinStartedMs]).toEqual([true, expect.any(Number)]);
  });

  it('joins again where the group that reads is not the one that has joined last', async () => {
    const { membership, join, asGroup } = create(new FakeGroup([0]));
    await join();
    const other = new FakeGroup([0]) as unknown as ConsumerGroup;
    await membership.beforeJoin(other);
    membership.afterJoin(other);
    await expect(membership.beforeFetch(asGroup)).rejects.toMatchObject({ type: 'REBALANCE_IN_PROGRESS' });
    membership.fenceAll();
    await expect(membership.beforeFetch(other)).rejects.toMatchObject({ type: 'REBALANCE_IN_PROGRESS' });
  });

  it('says since when it joins, the first time, too, and after it was put out of the group', async () => {
    const { membership, join, asGroup } = create(new FakeGroup([0]));
    await membership.beforeJoin(asGroup);
    expect(membership.joinStartedMs).toBeGreaterThan(0);
    await join();
    expect(membership.joinStartedMs).toBeUndefined();
    Object.assign(asGroup, { memberId: '' });
    await membership.beforeJoin(asGroup);
    expect(membership.joinStartedMs).toBeGreaterThan(0);
  });

  it('awaits nothing any more once it has lost everything in a join', async () => {
    const { membership, join, gate, asGroup } = create(new FakeGroup([0]));
    await join();
    await membership.beforeJoin(asGroup);
    expect(gate.isAwaited).toBe(true);
    membership.fenceAll();
    expect(gate.isAwaited).toBe(false);
  });

  it('joins again after a join that failed, and when there is something to tell', async () => {
    const group = new FakeGroup([0]);
    const { membership, join, asGroup } = create(group);
    await join();
    await membership.beforeJoin(asGroup);
    await expect(membership.beforeFetch(asGroup)).rejects.toMatchObject({ type: 'REBALANCE_IN_PROGRESS' });
    await join();
    membership.requestRejoin();
    await expect(membership.beforeFetch(asGroup)).rejects.toMatchObject({ type: 'REBALANCE_IN_PROGRESS' });
    await join();
    await expect(membership.beforeFetch(asGroup)).resolves.toBeUndefined();
  });

  it('says what it owns, and while draining what is busy', async () => {
    const { membership, join, partitions, calls } = create(new FakeGroup([0, 1]));
    expect(membership.describeSelf()).toEqual({ generation: -1, owned: [], draining: false, busy: [] });
    await join();
    calls.begin(partitions.get('t', 1)!);
    expect(membership.describeSelf()).toEqual({ generation: 1, owned: ['0', '1'], draining: false, busy: [] });
    membership.drain();
    expect(membership.describeSelf()).toEqual({ generation: 1, owned: ['0', '1'], draining: true, busy: ['1'] });
  });
});
