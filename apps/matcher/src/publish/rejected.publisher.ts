import { positionOf, rejectedRecord, type RejectedReason } from '#contracts';
import type { BatchingProducer, KafkaRecord, Ownership } from '#kafka';
import type { MatcherMetrics } from '../matcher.metrics.js';

/** Keeps what cannot be matched where a human finds it, with its bytes and the reason. */
export class RejectedPublisher {
  constructor(
    private readonly topic: string,
    private readonly producer: Pick<BatchingProducer, 'send'>,
    private readonly metrics: Pick<MatcherMetrics, 'rejected'>,
  ) {}

  /**
   * Resolves when Kafka has acknowledged.
   *
   * @param detail names a field and a rule, never a value
   */
  async reject(record: KafkaRecord, reason: RejectedReason, detail: string, owner: Ownership): Promise<void> {
    const rejection = { reason, detail, origin: positionOf(record), rejectedAtMs: Date.now() };
    await this.producer.send({ topic: this.topic, ...rejectedRecord(record, rejection) }, owner);
    this.metrics.rejected.inc({ reason });
  }
}
