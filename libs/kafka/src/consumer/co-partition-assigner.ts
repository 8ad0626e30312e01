import kafkajs, { type Assigner, type GroupMemberAssignment, type PartitionAssigner } from 'kafkajs';

import { assignSlots, type GroupMember } from './assign-slots.js';
import { decodeMemberData, encodeMemberData, type MemberData } from './member-data-codec.js';

const VERSION = 1;

/** Each subscribed topic and how many partitions it has. */
export type PartitionCounts = ReadonlyMap<string, number>;

export interface AssignerOptions {
  /** True: partition n of every topic goes to one member. False: each topic-partition goes its own way. */
  coPartitioned: boolean;
  /** Asked before every join. */
  describeSelf(): MemberData;
}

/**
 * Sticky assignment for kafkajs; the decision itself is {@link assignSlots}. Co-partitioned, one member holds all there
 * is of a key: its records in every lane of topics. All members of a group must use the same mode: its name tells.
 * A stranger in the group, who says nothing about itself, gets nothing: whatever it is, it does not do this group's work, and
 * what it held would wait for it.
 */
export function createAssigner(options: AssignerOptions): PartitionAssigner {
  const { MemberAssignment, MemberMetadata } = kafkajs.AssignerProtocol;
  return ({ cluster }): Assigner => ({
    name: options.coPartitioned ? 'CoPartitionedSticky' : 'PartitionSticky',
    version: VERSION,
    protocol({ topics }) {
      const userData = encodeMemberData(options.describeSelf());
      return { name: this.name, metadata: MemberMetadata.encode({ version: VERSION, topics, userData }) };
    },
    assign({ members, topics }) {
      const counts = new Map(topics.map((topic) => [topic, cluster.findTopicPartitionMetadata(topic).length]));
      const known = members.flatMap(({ memberId, memberMetadata }) => {
        const metadata = MemberMetadata.decode(memberMetadata);
        const data = decodeMemberData(metadata?.userData ?? null);
        return data === undefined ? [] : [{ memberId, topics: metadata?.topics ?? [], ...data }];
      });
      const assignment = assignPartitions(counts, known, options.coPartitioned);
      return Promise.resolve(
        members.map(({ memberId }): GroupMemberAssignment => ({
          memberId,
          memberAssignment: MemberAssignment.encode({
            version: VERSION,
            assignment: Object.fromEntries(assignment.get(memberId) ?? []),
            userData: Buffer.alloc(0),
          }),
        })),
      );
    },
  });
}

/** The slot a topic-partition belongs to. */
export function slotOf(topic: string, partition: number, coPartitioned: boolean): string {
  return coPartitioned ? String(partition) : `${topic}/${partition}`;
}

/**
 * Slots to members, then the topic-partitions of each slot to its member. During a rolling deploy members may subscribe
 * to different topics: what a slot's member does not read goes to the reader with the least, so that nothing stands still.
 */
export function assignPartitions(
  counts: PartitionCounts,
  members: readonly (GroupMember & { topics: readonly string[] })[],
  coPartitioned: boolean,
): Map<string, Map<string, number[]>> {
  const partitionsOf = new Map<string, [topic: string, partition: number][]>();
  for (const [topic, count] of [...counts].sort(([a], [b]) => (a < b ? -1 : 1))) {
    for (let partition = 0; partition < count; partition++) {
      const slot = slotOf(topic, partition, coPartitioned);
      partitionsOf.set(slot, [...(partitionsOf.get(slot) ?? []), [topic, partition]]);
    }
  }
  const assigned = new Map(members.map(({ memberId }) => [memberId, new Map<string, number[]>()]));
  const topicsOf = new Map(members.map(({ memberId, topics }) => [memberId, new Set(topics)]));
  const give = (memberId: string, topic: string, partition: number) => {
    const byTopic = assigned.get(memberId)!;
    byTopic.set(topic, [...(byTopic.get(topic) ?? []), partition]);
  };
  for (const [owner, slots] of assignSlots([...partitionsOf.keys()], members)) {
    for (const [topic, partition] of slots.flatMap((slot) => partitionsOf.get(slot)!)) {
      const reader = topicsOf.get(owner)!.has(topic) ? owner : leastLoaded(topic, assigned, topicsOf);
      if (reader !== undefined) give(reader, topic, partition);
    }
  }
  return assigned;
}

function leastLoaded(
  topic: string,
  assigned: ReadonlyMap<string, ReadonlyMap<string, number[]>>,
  topicsOf: ReadonlyMap<string, ReadonlySet<string>>,
): string | undefined {
  const loadOf = (memberId: string) => [...assigned.get(memberId)!.values()].flat().length;
  return [...topicsOf.keys()]
    .filter((memberId) => topicsOf.get(memberId)!.has(topic))
    .sort((a, b) => loadOf(a) - loadOf(b) || (a < b ? -1 : 1))[0];
}
