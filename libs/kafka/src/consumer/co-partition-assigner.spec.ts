import kafkajs, { type Cluster } from 'kafkajs';

import { assignPartitions, createAssigner } from './co-partition-assigner.js';
import { decodeMemberData, encodeMemberData, type MemberData } from './member-data-codec.js';

const topics = ['orders', 'orders.retry'];
const newcomer = (memberId: string, reads = topics) => ({
  memberId,
  topics: reads,
  generation: -1,
  owned: [],
  draining: false,
  busy: [],
});

describe('assignPartitions', () => {
  it('keeps the same partition of every topic together', () => {
    const result = assignPartitions(new Map(topics.map((topic) => [topic, 4])), [newcomer('a'), newcomer('b')], true);
    for (const byTopic of result.values()) expect(byTopic.get('orders')).toEqual(byTopic.get('orders.retry'));
    expect([...result.values()].flatMap((byTopic) => byTopic.get('orders')).sort()).toEqual([0, 1, 2, 3]);
  });

  it('spreads topic-partitions one by one when they are independent', () => {
    const result = assignPartitions(new Map(topics.map((topic) => [topic, 1])), [newcomer('a'), newcomer('b')], false);
    expect([...result.values()].map((byTopic) => [...byTopic.values()].flat())).toEqual([[0], [0]]);
  });

  it('gives a topic only to members that read it', () => {
    const result = assignPartitions(
      new Map(topics.map((topic) => [topic, 2])),
      [newcomer('new'), newcomer('old', ['orders'])],
      true,
    );
    expect(result.get('old')!.has('orders.retry')).toBe(false);
    expect(result.get('new')!.get('orders.retry')).toEqual([0, 1]);
    expect([...result.values()].flatMap((byTopic) => byTopic.get('orders') ?? []).sort()).toEqual([0, 1]);
  });
});

describe('createAssigner', () => {
  it('carries what a member says about itself through the join, and the assignment back', async () => {
    const { MemberAssignment } = kafkajs.AssignerProtocol;
    const cluster = { findTopicPartitionMetadata: () => [{}, {}] } as unknown as Cluster;
    const join = (self: MemberData) =>
      createAssigner({ coPartitioned: true, describeSelf: () => self })({ cluster, groupId: 'g', logger: {} as never });
    const keeper = join({ generation: 4, owned: ['1'], draining: false, busy: [] });
    const other = join({ generation: 4, owned: ['0'], draining: false, busy: [] });

    const [first, second] = await keeper.assign({
      topics,
      members: [
        { memberId: 'keeper', memberMetadata: keeper.protocol({ topics }).metadata },
        { memberId: 'other', memberMetadata: other.protocol({ topics }).metadata },
      ],
    });
    expect(MemberAssignment.decode(first!.memberAssignment)!.assignment).toEqual({ orders: [1], 'orders.retry': [1] });
    expect(MemberAssignment.decode(second!.memberAssignment)!.assignment).toEqual({ orders: [0], 'orders.retry': [0] });
  });
});

describe('a stranger in the group', () => {
  it('gets nothing, and the members share what there is as without it', async () => {
    const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol;
    const cluster = { findTopicPartitionMetadata: () => [{}, {}] } as unknown as Cluster;
    const describeSelf = () => ({ generation: -1, owned: [], draining: false, busy: [] });
    const ours = createAssigner({ coPartitioned: true, describeSelf })({ cluster, groupId: 'g', logger: {} as never });
    const silent = MemberMetadata.encode({ version: 1, topics, userData: Buffer.alloc(0) });
    const assigned = await ours.assign({
      topics,
      members: [
        { memberId: 'a stranger', memberMetadata: silent },
        { memberId: 'one of ours', memberMetadata: ours.protocol({ topics }).metadata },
      ],
    });
    expect(
      assigned.map(({ memberId, memberAssignment }) => [
        memberId,
        MemberAssignment.decode(memberAssignment)!.assignment,
      ]),
    ).toEqual([
      ['a stranger', {}],
      ['one of ours', { orders: [0, 1], 'orders.retry': [0, 1] }],
    ]);
  });
});

describe('member data', () => {
  it('survives the wire', () => {
    const data = { generation: 7, owned: ['1', '2'], draining: true, busy: ['2'] };
    expect(decodeMemberData(encodeMemberData(data))).toEqual(data);
  });

  it.each([[Buffer.from('{"owned":1}')], [Buffer.from('not json')]])('takes %p for a newcomer', (userData) => {
    expect(decodeMemberData(userData)).toEqual({ generation: -1, owned: [], draining: false, busy: [] });
  });

  it.each([[null], [Buffer.alloc(0)]])('takes %p for a stranger', (userData) => {
    expect(decodeMemberData(userData)).toBeUndefined();
  });
});
