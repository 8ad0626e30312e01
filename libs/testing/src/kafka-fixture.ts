import { randomUUID } from 'node:crypto';

import { createAdmin, createKafka, KafkaRunner, type RecordHandler, type RunnerOptions } from '#kafka';
import { Metrics, SILENT_LOGGER } from '#observability';

import { eventually } from './eventually.js';

type Admin = ReturnType<ReturnType<typeof createKafka>['admin']>;
type Producer = ReturnType<ReturnType<typeof createKafka>['producer']>;

export interface CommittedPosition {
  /** -1: none. */
  offset: number;
  metadata: string | null;
}

/** A runner for a test: what is left out is quick and quiet. */
export type TestRunnerOptions = Partial<RunnerOptions> & Pick<RunnerOptions, 'groupId' | 'subscriptions'>;

/** Short enough for a test, long enough for a busy machine. */
const GROUP_TIMES = { sessionTimeoutMs: 10_000, heartbeatIntervalMs: 300, commitIntervalMs: 50, holdMs: 3_000 };

/** Topics, groups and runners of one test file on the real broker; `close` removes all of it. */
export class KafkaFixture {
  readonly connection;
  private readonly topics: string[] = [];
  private readonly groups: string[] = [];
  private readonly runners: KafkaRunner[] = [];
  private readonly admin: Admin;
  private readonly producer: Producer;

  constructor(private readonly name: string) {
    const brokers = (process.env['KAFKA_BROKERS'] ?? '').split(',').filter(Boolean);
    if (brokers.length === 0) throw new Error('KAFKA_BROKERS is not set');
    this.connection = { clientId: name, brokers, ssl: false };
    this.admin = createAdmin(this.connection, SILENT_LOGGER);
    this.producer = createKafka(this.connection, SILENT_LOGGER).producer({
      allowAutoTopicCreation: false,
      metadataMaxAge: 200,
    });
  }

  async open(): Promise<void> {
    await Promise.all([this.admin.connect(), this.producer.connect()]);
  }

  async createTopic(partitions: number, config: Record<string, string> = {}): Promise<string> {
    const topic = this.unique('topic');
    await this.makeTopic(topic, partitions, config);
    this.topics.push(topic);
    return topic;
  }

  /** The same name, offsets from 0 again. */
  async recreateTopic(topic: string, partitions: number): Promise<void> {
    await this.admin.deleteTopics({ topics: [topic] });
    // Until the broker has seen it, it takes records for the old one, and acknowledges them.
    await eventually(async () => {
      if ((await this.admin.listTopics()).includes(topic)) throw new Error(`${topic} is still there`);
    });
    await this.makeTopic(topic, partitions, {});
  }

  async addPartitions(topic: string, count: number): Promise<void> {
    await this.admin.createPartitions({ topicPartitions: [{ topic, count }] });
  }

  /** @param offset -1: the end */
  async deleteRecordsBefore(topic: string, partition: number, offset: number): Promise<void> {
    // Refused while the broker that is asked does not lead the partition: kafkajs asks by what it knew before.
    await eventually(async () => {
      await this.admin.fetchTopicOffsets(topic);
      await this.admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] });
    });
  }

  createGroup(): string {
    const groupId = this.unique('group');
    this.groups.push(groupId);
    return groupId;
  }

  /** @returns the offsets the broker acknowledged, in the order of `values` */
  async produce(topic: string, partition: number, values: readonly string[]): Promise<number[]> {
    const messages = values.map((value) => ({ value, partition, headers: { name: value } }));
    for (let tries = 0; tries < 50; tries++) {
      // No answer for the partition: it is newer than what the producer knows of the topic.
      const [ack] = await this.producer.send({ topic, acks: -1, messages });
      if (ack !== undefined) return values.map((_value, i) => Number(ack.baseOffset) + i);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    throw new Error(`${topic}/${partition} acknowledges nothing`);
  }

  async committed(groupId: string, topic: string, partition = 0): Promise<CommittedPosition> {
    const [answer] = await this.admin.fetchOffsets({ groupId, topics: [topic] });
    const position = answer?.partitions.find((p) => p.partition === partition);
    return { offset: Number(position?.offset ?? -1), metadata: position?.metadata ?? null };
  }

  /** Also of those that join. */
  async memberCount(groupId: string): Promise<number> {
    const { groups } = await this.admin.describeGroups([groupId]);
    return groups[0]?.members.length ?? 0;
  }

  /** Not started. */
  createRunner(options: TestRunnerOptions): KafkaRunner {
    const runner = new KafkaRunner({
      connection: this.connection,
      coPartitioned: true,
      unprocessable: (_record, error) => Promise.reject(error as Error),
      logger: SILENT_LOGGER,
      metrics: new Metrics(this.name),
      shutdownTimeoutMs: 15_000,
      ...options,
      group: { ...GROUP_TIMES, ...options.group },
    });
    this.runners.push(runner);
    return runner;
  }

  /** Started and joined. */
  async startRunner(options: TestRunnerOptions, handler: RecordHandler): Promise<KafkaRunner> {
    const runner = this.createRunner(options);
    const { subscriptions } = options;
    const list = typeof subscriptions === 'function' ? await subscriptions() : subscriptions;
    await runner.start(new Map(list.map(({ pattern }) => [pattern, handler])));
    const deadlineMs = performance.now() + 30_000;
    while (runner.state !== 'joined') {
      if (performance.now() > deadlineMs) throw new Error(`runner is ${runner.state}, not joined`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return runner;
  }

  async close(): Promise<void> {
    await Promise.all(this.runners.map((runner) => runner.abandon()));
    await this.admin.deleteTopics({ topics: this.topics }).catch(() => undefined);
    await this.admin.deleteGroups(this.groups).catch(() => undefined); // those with members left go by themselves
    await Promise.all([this.admin.disconnect(), this.producer.disconnect()]);
  }

  private async makeTopic(topic: string, partitions: number, config: Record<string, string>): Promise<void> {
    const configEntries = Object.entries(config).map(([name, value]) => ({ name, value }));
    await this.admin.createTopics({
      waitForLeaders: false,
      topics: [{ topic, numPartitions: partitions, replicationFactor: 1, configEntries }],
    });
    await this.awaitLeaders(topic);
  }

  /** kafkajs' own wait gives up where the broker does not know the new topic yet. */
  private async awaitLeaders(topic: string): Promise<void> {
    await eventually(() => this.admin.fetchTopicMetadata({ topics: [topic] }));
  }

  private unique(kind: string): string {
    return `${this.name}-${kind}-${randomUUID().slice(0, 8)}`;
  }
}
