import type { OutgoingRecord } from '../records.js';
import type { SendFailure } from './classify-send-error.js';

/** Records for one partition, in their order in the log to be. */
export interface PartitionBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly OutgoingRecord[];
}

export type BatchOutcome =
  | {
      readonly kind: 'acked';
      /** Offset of the first record; the others follow without a gap. */ readonly baseOffset: number;
    }
  | { readonly kind: 'failed'; readonly failure: SendFailure };

/** What a {@link BatchingProducer} writes to. Nothing here throws or rejects: failures are values. */
export interface RecordSink {
  /** Tries to connect once, so that the first record does not have to wait for it. */
  warmUp(): Promise<void>;
  /** One request; answers in the order of the batches, one outcome each. */
  send(batches: readonly PartitionBatch[]): Promise<BatchOutcome[]>;
  /** How many partitions the topics have; a failure for each topic that cannot be asked about now. */
  partitionCounts(topics: readonly string[]): Promise<Map<string, number | SendFailure>>;
  /** Forgets connections and metadata; the next use starts afresh. */
  reset(): Promise<void>;
  close(): Promise<void>;
}
