/** Header values as Kafka has them: a name may occur more than once; `undefined` is no header. */
export type RecordHeaders = Record<string, Buffer | string | (Buffer | string)[] | undefined>;

/** One record as it was read. `value` and `headers` are copies: they do not pin the fetch response. */
export interface KafkaRecord {
  topic: string;
  partition: number;
  /** Offsets are numbers here: exact up to 2^53. */
  offset: number;
  key: Buffer | null;
  value: Buffer | null;
  headers: RecordHeaders;
  /** Epoch milliseconds, the producer's or the broker's by the topic's `message.timestamp.type`. */
  timestampMs: number;
}

/** Where an acknowledged record lies in the log. */
export interface RecordPosition {
  topic: string;
  partition: number;
  offset: number;
}

/** A record to write. `key` chooses the partition unless `partition` does; without either it is spread. */
export interface OutgoingRecord {
  topic: string;
  key: Buffer | string | null;
  /** `null` is a tombstone. */
  value: Buffer | string | null;
  headers?: RecordHeaders;
  partition?: number;
}

/**
 * Who may still act for the partition that a piece of work came from.
 * - `owned`: this process.
 * - `joining`: a rebalance is under way and nobody knows; wait for `settled()` and look again.
 * - `lost`: another process, for good; whatever follows from this work must not be published any more.
 */
export interface Ownership {
  readonly state: 'owned' | 'joining' | 'lost';
  /** Resolves when `state` is no longer `joining`; at once when it is not. Never rejects. */
  settled(): Promise<void>;
}
