import type { Metrics } from '#observability';

const ACK_BUCKETS_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The figures of one producer; all carry its name in the label `producer`. Updated per request, not per record. */
export class ProducerMetrics {
  private readonly records;
  private readonly batches;
  private readonly bytes;
  private readonly retries;
  private readonly rejected;
  private readonly ackSeconds;
  private readonly pendingRecords;
  private readonly pendingBytes;

  constructor(
    metrics: Metrics,
    private readonly producer: string,
  ) {
    const name = ['producer'];
    const topic = ['producer', 'topic'];
    this.records = metrics.counter('kafka_producer_records_total', 'Acknowledged records', topic);
    this.bytes = metrics.counter('kafka_producer_bytes_total', 'Acknowledged bytes of records, encoded', topic);
    this.batches = metrics.counter('kafka_producer_requests_total', 'Produce requests sent', name);
    this.retries = metrics.counter('kafka_producer_retried_records_total', 'Records to be sent again', [
      'producer',
      'cause',
    ]);
    this.rejected = metrics.counter('kafka_producer_rejected_records_total', 'Records given up', ['producer', 'code']);
    this.ackSeconds = metrics.histogram(
      'kafka_producer_ack_seconds',
      'Time from sending a request to its acknowledgement',
      ACK_BUCKETS_SECONDS,
      name,
    );
    this.pendingRecords = metrics.gauge('kafka_producer_pending_records', 'Records without acknowledgement', name);
    this.pendingBytes = metrics.gauge('kafka_producer_pending_bytes', 'Bytes without acknowledgement', name);
  }

  requestAnswered(seconds: number): void {
    this.batches.inc({ producer: this.producer });
    this.ackSeconds.observe({ producer: this.producer }, seconds);
  }

  acked(topic: string, records: number, bytes: number): void {
    this.records.inc({ producer: this.producer, topic }, records);
    this.bytes.inc({ producer: this.producer, topic }, bytes);
  }

  retried(cause: string, records: number): void {
    this.retries.inc({ producer: this.producer, cause }, records);
  }

  gaveUp(code: string): void {
    this.rejected.inc({ producer: this.producer, code });
  }

  pending(records: number, bytes: number): void {
    this.pendingRecords.set({ producer: this.producer }, records);
    this.pendingBytes.set({ producer: this.producer }, bytes);
  }
}
