import kafkajs, { type Consumer, type PartitionAssigner } from 'kafkajs';

const { AssignerProtocol, Kafka, logLevel } = kafkajs;

/** A member must offer the assignment that the group has agreed on: delivery's, and that of the matcher and the recorder. */
export type GroupProtocol = 'CoPartitionedSticky' | 'PartitionSticky';
const VERSION = 1;
const JOIN_TIMEOUT_MS = 60_000;

/** A stranger in a consumer group: says nothing about itself, reads nothing of what it is given, commits nothing. */
export class Outsider {
  private constructor(
    private readonly consumer: Consumer,
    /** Of how many partitions it is the owner. */
    readonly partitions: number,
  ) {}

  /** Resolves once it is a member; the group rebalances for it. */
  static async join(
    brokers: string[],
    groupId: string,
    topics: readonly string[],
    protocol: GroupProtocol = 'CoPartitionedSticky',
  ): Promise<Outsider> {
    const kafka = new Kafka({ clientId: 'outsider', brokers, logLevel: logLevel.NOTHING });
    const consumer = kafka.consumer({
      groupId,
      partitionAssigners: [strangersAssigner(protocol)],
      heartbeatInterval: 300,
      sessionTimeout: 10_000,
      rebalanceTimeout: 60_000,
    });
    await consumer.connect();
    await consumer.subscribe({ topics: [...topics] });
    const joined = new Promise<number>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`not in ${groupId} after ${JOIN_TIMEOUT_MS} ms`)),
        JOIN_TIMEOUT_MS,
      );
      consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
        clearTimeout(timer);
        resolve(Object.values(payload.memberAssignment).flat().length);
      });
    });
    joined.catch(() => undefined);
    await consumer.run({ autoCommit: false, eachBatchAutoResolve: false, eachBatch: () => Promise.resolve() });
    try {
      return new Outsider(consumer, await joined);
    } catch (error) {
      await consumer.disconnect();
      throw error;
    }
  }

  /** Says goodbye: its partitions are given back at once. */
  leave(): Promise<void> {
    return this.consumer.disconnect();
  }
}

/** Knows nothing of the others. Should it ever lead, the first member gets everything: all partitions are owned, none twice. */
const strangersAssigner =
  (name: GroupProtocol): PartitionAssigner =>
  ({ cluster }) => ({
    name,
    version: VERSION,
    protocol: ({ topics }) => ({
      name,
      metadata: AssignerProtocol.MemberMetadata.encode({ version: VERSION, topics, userData: Buffer.alloc(0) }),
    }),
    assign: ({ members, topics }) => {
      const everything = Object.fromEntries(
        topics.map((topic) => [topic, cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => partitionId)]),
      );
      return Promise.resolve(
        members.map(({ memberId }, index) => ({
          memberId,
          memberAssignment: AssignerProtocol.MemberAssignment.encode({
            version: VERSION,
            assignment: index === 0 ? everything : {},
            userData: Buffer.alloc(0),
          }),
        })),
      );
    },
  });
