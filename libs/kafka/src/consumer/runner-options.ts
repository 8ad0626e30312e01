import type { Logger, Metrics } from '#observability';

import type { KafkaConnection } from '../client/connection.js';
import type { KafkaRecord } from '../records.js';
import type { AdmissionControl, RecordPlan, Subscription } from '../schedule/types.js';
import type { RecordContext } from './record-context.js';

/**
 * Does all that follows from one record. Resolves when everything is acknowledged: only then is the offset done.
 * A rejection is tried again; what still fails goes to `unprocessable`. Rejecting after the partition was lost is ignored.
 */
export type RecordHandler = (record: KafkaRecord, context: RecordContext) => Promise<void>;

export interface RunnerOptions {
  connection: KafkaConnection;
  groupId: string;
  /** A function is asked once, at start. */
  subscriptions: Subscription[] | (() => Promise<Subscription[]>);
  /** True: partition n of every topic is assigned together, so the topics need equal partition counts. */
  coPartitioned: boolean;
  /** What must be known of a record before it may start. Default: nothing; the handler starts at ingest, in offset order. */
  plan?: (record: KafkaRecord, subscription: Subscription) => RecordPlan;
  /** Default: everything may start. */
  admission?: AdmissionControl;
  /** Publishes the record elsewhere; once it resolves the offset is done. A rejection is tried again for ever. */
  park?: (record: KafkaRecord, context: RecordContext) => Promise<void>;
  /** Keeps the bytes of a record whose handler failed three times; once it resolves the offset is done. A rejection is tried again for ever. */
  unprocessable: (record: KafkaRecord, error: unknown, context: RecordContext) => Promise<void>;
  limits?: Partial<IntakeLimits>;
  fetch?: Partial<FetchLimits>;
  group?: Partial<GroupTimes>;
  /** How long `drainAndStop` may take, in ms [35000]. */
  shutdownTimeoutMs?: number;
  logger: Logger;
  metrics: Metrics;
}

/** Bounds of one topic-partition. At a bound its reading pauses; the others go on. */
export interface IntakeLimits {
  /** Records held in memory [2000]: unstarted ones, and without an admission control those in flight too. */
  maxBufferedRecords: number;
  /** The bytes of their keys, values and headers [16 MiB]. */
  maxBufferedBytes: number;
  /** From the lowest offset that is not done to the next one to read [16384]; a power of two, no more than that. */
  maxOpenOffsets: number;
}

export interface FetchLimits {
  /** The broker answers once it has so much, in bytes [1], or after `maxWaitMs`. */
  minBytes: number;
  /** Also how long a resumed partition may wait for its next fetch, in ms [50]. */
  maxWaitMs: number;
  /** [262144] */
  maxBytesPerPartition: number;
  /** [4194304] */
  maxBytes: number;
  /** A broker is asked at most once in so many ms [5]: larger answers for a quarter less CPU, at no cost in latency. */
  pacingMs: number;
}

/** All in ms. */
export interface GroupTimes {
  /** Without a heartbeat for so long, the group gives a member's partitions away [10000]. */
  sessionTimeoutMs: number;
  /** [1500] */
  heartbeatIntervalMs: number;
  /** How long the group waits for a member to join again [20000]. */
  rebalanceTimeoutMs: number;
  /** How long a join is held for calls in flight [3000]; the whole group waits with us. */
  holdMs: number;
  /** [200] */
  commitIntervalMs: number;
  /** New partitions of a topic are noticed after at most so long [30000]. */
  metadataMaxAgeMs: number;
}

export const DEFAULT_LIMITS: Readonly<IntakeLimits> = {
  maxBufferedRecords: 2_000,
  maxBufferedBytes: 16 * 1024 * 1024,
  maxOpenOffsets: 16_384,
};
export const DEFAULT_FETCH: Readonly<FetchLimits> = {
  minBytes: 1,
  maxWaitMs: 50,
  maxBytesPerPartition: 262_144,
  maxBytes: 4_194_304,
  pacingMs: 5,
};
export const DEFAULT_GROUP_TIMES: Readonly<GroupTimes> = {
  sessionTimeoutMs: 10_000,
  heartbeatIntervalMs: 1_500,
  rebalanceTimeoutMs: 20_000,
  holdMs: 3_000,
  commitIntervalMs: 200,
  metadataMaxAgeMs: 30_000,
};
export const DEFAULT_SHUTDOWN_TIMEOUT_MS = 35_000;
