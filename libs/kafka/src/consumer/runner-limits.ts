/** Bounds of one topic-partition. At a bound its reading pauses; the others go on. */
export interface IntakeLimits {
  /**
   * Records held in memory [2000]: unstarted ones, and those whose outcome is not acknowledged; without an admission control those in
   * flight too.
   */
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
  /** [200]; half of it where much is done that others would see again. */
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
/** A process that waits for a core counts as one at work: where others share the machine, that is less than it seems. */
export const DEFAULT_CATCH_UP_LOOP_RATIO = 0.6;
