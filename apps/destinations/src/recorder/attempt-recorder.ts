import { positionOf, rejectedRecord, type RejectedReason } from '#contracts';
import type { KafkaRecord, OutgoingRecord, Ownership } from '#kafka';
import type { Logger } from '#observability';
import type { LoggedAttempt } from '../store/delivery-log.repository.js';
import type { BatchWriter } from './batch-writer.js';
import { readAttempt } from './read-attempt.js';
import type { RecorderMetrics } from './recorder.metrics.js';

/** Where a record goes that the log cannot take. */
export interface RejectedSink {
  /** Resolves after the broker's acknowledgement. */
  send(record: OutgoingRecord, owner?: Ownership): Promise<unknown>;
}

/** Takes attempt records to the delivery log, each exactly as often as its identity occurs, or to the rejected topic. */
export class AttemptRecorder {
  constructor(
    private readonly writer: BatchWriter<LoggedAttempt>,
    private readonly rejected: { topic: string; sink: RejectedSink },
    private readonly metrics: RecorderMetrics,
    private readonly logger: Logger,
  ) {}

  /** Resolves when the record's offset may be committed: its row is, or its bytes are kept on the rejected topic. */
  async record(record: KafkaRecord, owner: Ownership): Promise<void> {
    const read = readAttempt(record, Date.now());
    if (!read.ok) return this.reject(record, 'unreadable_attempt', read.detail, owner);
    const outcome = await this.writer.write(read.attempt);
    if (!outcome.written) await this.reject(record, 'unreadable_attempt', outcome.detail, owner);
  }

  /** Keeps the original bytes where a human finds them. */
  async reject(record: KafkaRecord, reason: RejectedReason, detail: string, owner: Ownership): Promise<void> {
    const origin = positionOf(record);
    const kept = rejectedRecord(record, { reason, detail, origin, rejectedAtMs: Date.now() });
    await this.rejected.sink.send({ topic: this.rejected.topic, ...kept }, owner);
    this.metrics.rejected.inc();
    this.logger.warn({ origin, reason, detail }, 'attempt record rejected');
  }
}
