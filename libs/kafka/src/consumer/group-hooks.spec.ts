import KafkajsConsumerGroup from 'kafkajs/src/consumer/consumerGroup.js';

import { type ConsumerGroup, type GroupHooks, hookGroupsOf, unhookGroupsOf } from './group-hooks.js';

/** What kafkajs would do itself, told by the test. */
const kafkajs = { calls: [] as string[], finishJoin: () => undefined as void, failJoin: () => undefined as void };
const prototype = KafkajsConsumerGroup.prototype as unknown as {
  joinAndSync(): Promise<void>;
  fetch(nodeId: number): Promise<object[]>;
  leave(): Promise<void>;
};
prototype.joinAndSync = () => {
  kafkajs.calls.push('join');
  return new Promise((resolve, reject) => {
    kafkajs.finishJoin = resolve;
    kafkajs.failJoin = () => reject(new Error('no metadata'));
  });
};
prototype.leave = () => Promise.resolve(void kafkajs.calls.push('leave'));
prototype.fetch = () => {
  kafkajs.calls.push('fetch');
  return Promise.resolve([]);
};

const assigner = () => ({ name: 'a', version: 1 }) as unknown as ConsumerGroup['assigners'][number];
const groupOf = (own: ConsumerGroup['assigners'][number]) =>
  Object.assign(Object.create(prototype) as typeof prototype, { assigners: [own] });

function hook(own: ConsumerGroup['assigners'][number]): string[] {
  const told: string[] = [];
  hookGroupsOf(own, {
    pacingMs: 0,
    beforeJoin: () => Promise.resolve(void told.push('before join')),
    afterJoin: () => void told.push('after join'),
    beforeFetch: () => Promise.resolve(void told.push('before fetch')),
    inReadingOrder: (batches) => [...batches],
  } as Partial<GroupHooks> as GroupHooks);
  return told;
}

beforeEach(() => void kafkajs.calls.splice(0));

describe('a group', () => {
  it('is joined between its hooks, and once where two readers ask for it', async () => {
    const own = assigner();
    const told = hook(own);
    const group = groupOf(own);
    const both = [group.joinAndSync(), group.joinAndSync()];
    await Promise.resolve();
    kafkajs.finishJoin();
    await Promise.all(both);
    await group.fetch(1);
    expect(told).toEqual(['before join', 'after join', 'before fetch']);
    expect(kafkajs.calls).toEqual(['join', 'fetch']);
  });

  it('that is let go of while it joins does not become a member that nobody serves', async () => {
    const own = assigner();
    const told = hook(own);
    const join = groupOf(own).joinAndSync();
    await Promise.resolve();
    unhookGroupsOf(own);
    kafkajs.finishJoin();
    await expect(join).rejects.toMatchObject({ retriable: false });
    expect(told).toEqual(['before join']);
    expect(kafkajs.calls).toEqual(['join', 'leave']);
  });

  it('that is let go of leaves again also where the join has failed halfway, and closes what it opened for that', async () => {
    const own = assigner();
    hook(own);
    const group = groupOf(own);
    const join = group.joinAndSync();
    await Promise.resolve();
    unhookGroupsOf(own);
    Object.assign(group, { coordinator: { disconnect: () => Promise.resolve(kafkajs.calls.push('disconnect')) } });
    kafkajs.failJoin();
    await expect(join).rejects.toThrow('no metadata');
    expect(kafkajs.calls).toEqual(['join', 'leave', 'disconnect']);
  });

  it('that is let go of before it joins does not join', async () => {
    const own = assigner();
    hook(own);
    const join = groupOf(own).joinAndSync();
    unhookGroupsOf(own);
    await expect(join).rejects.toMatchObject({ retriable: false });
    expect(kafkajs.calls).toEqual([]);
  });

  it('that was let go of neither joins nor reads', async () => {
    const own = assigner();
    hook(own);
    unhookGroupsOf(own);
    await expect(groupOf(own).joinAndSync()).rejects.toMatchObject({ retriable: false });
    await expect(groupOf(own).fetch(1)).rejects.toMatchObject({ retriable: false });
    expect(kafkajs.calls).toEqual([]);
  });

  it('of somebody else is as kafkajs made it', async () => {
    hook(assigner());
    const group = groupOf(assigner());
    const join = group.joinAndSync();
    kafkajs.finishJoin();
    await join;
    await group.fetch(1);
    expect(kafkajs.calls).toEqual(['join', 'fetch']);
  });
});
