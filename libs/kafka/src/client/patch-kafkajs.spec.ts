import { jest } from '@jest/globals';
import ConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js';
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

describe('the version the patches are made for', () => {
  it('is the one installed', () => {
    expect(assertKafkajsVersion).not.toThrow();
  });
});
