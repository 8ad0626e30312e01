import type { Assigner, Consumer } from 'kafkajs';

import type { Logger } from '#observability';

import type { KafkaConnection } from '../client/connection.js';
import { CLIENT_RETRY, createKafka } from '../client/create-kafka.js';
import { createAssigner } from './co-partition-assigner.js';
import { endsWithin } from './ends-within.js';
import { hookGroupsOf, unhookGroupsOf } from './group-hooks.js';
import type { GroupMembership } from './group-membership.js';
import type { RecordIntake } from './record-intake.js';
import type { FetchLimits, GroupTimes } from './runner-limits.js';

export interface SessionOptions {
  connection: KafkaConnection;
  groupId: string;
  topics: string[];
  coPartitioned: boolean;
  fetch: FetchLimits;
  group: GroupTimes;
  membership: GroupMembership;
  intake: RecordIntake;
  logger: Logger;
}

/** Of a first join, in ms, beside what the other members take to hear of it and to let their calls end: their last commit, and the rest. */
const JOIN_MARGIN_MS = 4_000;

/**
 * One kafkajs consumer from connect to its end. It never restarts by itself: kafkajs gives up for good on some errors
 * and forgets its pauses on others, so that the one way back is a new session.
 */
export class ConsumerSession {
  /** Resolves with the reason once nothing will be read any more. */
  readonly ended: Promise<Error>;
  over = false;
  joined = false;
  lastHeartbeatMs = performance.now();
  lastFetchMs = performance.now();
  private readonly consumer: Consumer;
  private assigner: Assigner | undefined;
  private end!: (reason: Error) => void;
  /** Resolves when the first join, if there is one, is over. */
  private begun: Promise<void> = Promise.resolve();

  constructor(private readonly options: SessionOptions) {
    this.ended = new Promise((resolve) => {
      this.end = (reason) => {
        this.over = true;
        resolve(reason);
      };
    });
    const { connection, groupId, fetch, group, logger } = options;
    this.consumer = createKafka(connection, logger).consumer({
      groupId,
      partitionAssigners: [(config) => (this.assigner = this.hookedAssigner(config))],
      sessionTimeout: group.sessionTimeoutMs,
      heartbeatInterval: group.heartbeatIntervalMs,
      rebalanceTimeout: group.rebalanceTimeoutMs,
      metadataMaxAge: group.metadataMaxAgeMs,
      minBytes: fetch.minBytes,
      maxWaitTimeInMs: fetch.maxWaitMs,
      maxBytesPerPartition: fetch.maxBytesPerPartition,
      maxBytes: fetch.maxBytes,
      allowAutoTopicCreation: false,
      retry: { ...CLIENT_RETRY, restartOnFailure: () => Promise.resolve(false) },
    });
    this.watch();
  }

  /** Proves that a broker can be reached, each tried once: the consumer itself would try for 20 s, and nothing can stop it. */
  async connect(): Promise<void> {
    const { connection, logger } = this.options;
    const probe = createKafka(connection, logger, { retry: { retries: connection.brokers.length } }).admin();
    await probe.connect().finally(() => probe.disconnect());
    await this.consumer.connect();
  }

  /** Joins and reads until `ended`. */
  run(): void {
    this.lastHeartbeatMs = this.lastFetchMs = performance.now();
    const { topics, intake } = this.options;
    const running = async () => {
      await this.consumer.subscribe({ topics, fromBeginning: true });
      await this.consumer.run({
        autoCommit: false,
        eachBatchAutoResolve: false,
        partitionsConsumedConcurrently: 1,
        eachBatch: (payload) => intake.take(payload),
      });
    };
    this.begun = running().catch((error: unknown) => this.end(asError(error)));
  }

  /** No sign of life from the group, or nothing read, for so long that a healthy session would have shown one. */
  stalled(nowMs: number): boolean {
    const { group, membership } = this.options;
    const { joinStartedMs } = membership;
    const joinMs = group.rebalanceTimeoutMs + group.holdMs + group.sessionTimeoutMs;
    if (joinStartedMs !== undefined && nowMs - joinStartedMs < joinMs) return false;
    return nowMs - Math.min(this.lastHeartbeatMs, this.lastFetchMs) > group.sessionTimeoutMs * 1.5;
  }

  /** Leaves the group with a last commit, then closes the sockets. kafkajs leaves what it has joined, so a first join has its end before. */
  async close(): Promise<void> {
    const { heartbeatIntervalMs, holdMs } = this.options.group;
    const isOver = await endsWithin(
      Promise.race([this.begun, this.ended]),
      heartbeatIntervalMs + holdMs + JOIN_MARGIN_MS,
    );
    return isOver ? this.consumer.disconnect() : this.abandon();
  }

  /** Like a process that is killed: no commit, nothing is waited for. Resolves when the sockets are closed; never rejects. */
  abandon(): Promise<void> {
    if (this.assigner) unhookGroupsOf(this.assigner);
    this.end(new Error('abandoned'));
    return this.consumer.disconnect().catch((error: unknown) => {
      this.options.logger.debug({ err: error }, 'an abandoned consumer did not close in order');
    });
  }

  private hookedAssigner(config: Parameters<ReturnType<typeof createAssigner>>[0]): Assigner {
    const { coPartitioned, membership } = this.options;
    const assigner = createAssigner({ coPartitioned, describeSelf: () => membership.describeSelf() })(config);
    hookGroupsOf(assigner, membership);
    return assigner;
  }

  private watch(): void {
    const { consumer } = this;
    const { CRASH, FETCH, GROUP_JOIN, HEARTBEAT } = consumer.events;
    consumer.on(HEARTBEAT, () => (this.lastHeartbeatMs = performance.now()));
    consumer.on(FETCH, () => (this.lastFetchMs = performance.now()));
    consumer.on(GROUP_JOIN, () => {
      this.joined = true;
      this.lastHeartbeatMs = this.lastFetchMs = performance.now();
    });
    consumer.on(CRASH, ({ payload }) => this.end(payload.error));
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
