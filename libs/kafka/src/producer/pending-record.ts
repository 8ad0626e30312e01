import type { OutgoingRecord, Ownership, RecordPosition } from '../records.js';
import type { FlushEpoch } from './flush-epochs.js';

/** A record between `send` and its acknowledgement. */
export interface PendingRecord {
  readonly record: OutgoingRecord;
  /** Encoded size. */
  readonly bytes: number;
  readonly owner: Ownership | undefined;
  readonly epoch: FlushEpoch;
  readonly resolve: (position: RecordPosition) => void;
  readonly reject: (error: Error) => void;
}
