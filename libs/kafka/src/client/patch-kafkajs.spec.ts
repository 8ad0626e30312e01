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
    return { group, beats, dead, alive };
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

  it('has offsets committed to the new coordinator, too', async () => {
    const { group, dead, alive } = createGroup(Object.assign(new Error('closed'), { name: 'KafkaJSConnectionError' }));
    const committed: string[] = [];
    const takes = (name: string) => ({
      isConnected: () => true,
      offsetCommit: () => Promise.resolve(committed.push(name)),
    });
    Object.assign(dead, takes('dead'));
    Object.assign(alive, takes('alive'));
    const instrumentationEmitter = { emit: () => undefined };
    const cluster = { ...group.cluster, committedOffsets: () => ({}) };
    const options = { cluster, coordinator: dead, memberAssignment: {}, instrumentationEmitter };
    group.offsetManager = new OffsetManager({ ...options, groupId: 'group', generationId: 1, memberId: 'member' });
    await expect(group.heartbeat({ interval: 0 })).rejects.toThrow('closed');
    await group.commitOffsets({ topics: [{ topic: 'orders', partitions: [{ partition: 0, offset: '7' }] }] });
    expect(committed).toEqual(['alive']);
  });

  it('keeps the coordinator on any other error', async () => {
    const error = Object.assign(new Error('rebalance'), { type: 'REBALANCE_IN_PROGRESS' });
    const { group, beats } = createGroup(error);
    await expect(group.heartbeat({ interval: 0 })).rejects.toBe(error);
    await expect(group.heartbeat({ interval: 0 })).rejects.toBe(error);
    expect(beats).toEqual([]);
  });
});

describe('the version the patches are made for', () => {
  it('is the one installed', () => {
    expect(assertKafkajsVersion).not.toThrow();
  });
});
