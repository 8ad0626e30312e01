import { jest } from '@jest/globals';
import ConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js';
import OffsetManager from 'kafkajs/src/consumer/offsetManager/index.js';
import RequestQueue from 'kafkajs/src/network/requestQueue/index.js';

import { assertKafkajsVersion, patchKafkajs } from './patch-kafkajs.js';

const QUIET = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

describe('the patched request queue', () => {
  beforeAll(patchKafkajs);
  afterEach(() => jest.useRealTimers());

  function createQueue(): RequestQueue {
    return new RequestQueue({
      maxInFlightRequests: null,
      requestTimeout: 1_000,
      clientId: '',
      broker: '',
      logger: QUIET,
    });
  }

  it('arms no timer while nothing is pending', () => {
    jest.useFakeTimers();
    createQueue().scheduleCheckPendingRequests();
    expect(jest.getTimerCount()).toBe(0);
  });

  it('still looks for pending requests', () => {
    jest.useFakeTimers();
    const queue = createQueue();
    queue.pending.push({});
    queue.scheduleCheckPendingRequests();
    expect(jest.getTimerCount()).toBe(1);
  });
});

describe('the patched heartbeat', () => {
  beforeAll(patchKafkajs);

  function createGroup(firstError: Error) {
    const beats: string[] = [];
    const dead = { heartbeat: () => Promise.reject(firstError) };
    const alive = { heartbeat: () => Promise.resolve(beats.push('alive')) };
    const cluster = { refreshMetadata: () => Promise.resolve(), findGroupCoordinator: () => Promise.resolve(alive) };
    const group = new ConsumerGroup({
      groupId: 'group',
      cluster,
      logger: { namespace: () => QUIET },
      instrumentationEmitter: { emit: () => undefined },
    });
    Object.assign(group, { coordinator: dead, memberId: 'member', lastRequest: 0 });
    return { group, beats };
  }

  it.each([
    ['closed', Object.assign(new Error('closed'), { name: 'KafkaJSConnectionClosedError' })],
    ['refused', Object.assign(new Error('refused'), { name: 'KafkaJSConnectionError' })],
    ['moved', Object.assign(new Error('moved'), { type: 'NOT_COORDINATOR_FOR_GROUP' })],
  ])('fails once when the coordinator is gone (%s), then reaches the new one', async (_name, error) => {
    const { group, beats } = createGroup(error);
    await expect(group.heartbeat({ interval: 0 })).rejects.toBe(error);
    await group.heartbeat({ interval: 0 });
    expect(beats).toEqual(['alive']);
  });

  it('keeps the coordinator on any other error', async () => {
    const error = Object.assign(new Error('rebalance'), { type: 'REBALANCE_IN_PROGRESS' });
    const { group, beats } = createGroup(error);
    await expect(group.heartbeat({ interval: 0 })).rejects.toBe(error);
    await expect(group.heartbeat({ interval: 0 })).rejects.toBe(error);
    expect(beats).toEqual([]);
  });
});

describe('a patched commit', () => {
  beforeAll(patchKafkajs);

  const offsets = { topics: [{ topic: 'orders', partitions: [{ partition: 0, offset: '7' }] }] };
  const moved = Object.assign(new Error('moved'), { type: 'NOT_COORDINATOR_FOR_GROUP' });

  /** A group that joined at the old coordinator; the new one takes what comes, the old one refuses it. */
  function createGroup() {
    const taken: string[] = [];
    const takes = (what: string) => () => Promise.resolve(taken.push(what));
    const refuses = () => Promise.reject(moved);
    const old = { isConnected: () => true, heartbeat: refuses, offsetCommit: refuses };
    const next = { isConnected: () => true, heartbeat: takes('heartbeat'), offsetCommit: takes('commit') };
    const cluster = {
      refreshMetadata: () => Promise.resolve(),
      findGroupCoordinator: () => Promise.resolve(next),
      committedOffsets: () => ({}),
    };
    const instrumentationEmitter = { emit: () => undefined };
    const common = { groupId: 'group', cluster, instrumentationEmitter };
    const group = new ConsumerGroup({ ...common, logger: { namespace: () => QUIET } });
    const joined = { ...common, generationId: 1, memberId: 'member', memberAssignment: {} };
    const offsetManager = new OffsetManager({ ...joined, coordinator: old });
    Object.assign(group, { coordinator: old, memberId: 'member', lastRequest: 0, offsetManager });
    return { group, taken, old, next };
  }

  it('goes to the coordinator that a heartbeat has found', async () => {
    const { group, taken } = createGroup();
    await expect(group.heartbeat({ interval: 0 })).rejects.toBe(moved);
    await group.commitOffsets(offsets);
    expect(taken).toEqual(['commit']);
  });

  it('finds the coordinator itself, for heartbeats too', async () => {
    const { group, taken } = createGroup();
    await expect(group.commitOffsets(offsets)).rejects.toBe(moved);
    await group.commitOffsets(offsets);
    await group.heartbeat({ interval: 0 });
    expect(taken).toEqual(['commit', 'heartbeat']);
  });

  it('does not stay with an old coordinator that a late look-up brought back', async () => {
    const { group, taken, old, next } = createGroup();
    Object.assign(group, { coordinator: next });
    group.offsetManager!.coordinator = old;
    await group.commitOffsets(offsets);
    expect(taken).toEqual(['commit']);
  });
});

describe('the version the patches are made for', () => {
  it('is the one installed', () => {
    expect(assertKafkajsVersion).not.toThrow();
  });
});
