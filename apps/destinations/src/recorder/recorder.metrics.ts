import type { Metrics } from '#observability';

/**
 * The numbers of the recorder. `webhook_recorder_lag_seconds` tells how far behind the log is while it is written,
 * `webhook_recorder_waiting_seconds` that nothing is written.
 */
export class RecorderMetrics {
  readonly rows;
  readonly rejected;
  readonly failures;
  readonly batchRows;
  readonly insertSeconds;
  readonly lagSeconds;
  readonly daysDropped;

  constructor(private readonly metrics: Metrics) {
    this.rows = metrics.counter('webhook_recorder_rows_total', 'Attempts written to the delivery log');
    this.rejected = metrics.counter(
      'webhook_recorder_rejected_total',
      'Attempt records that the log cannot take, kept on the rejected topic',
    );
    this.failures = metrics.counter(
      'webhook_recorder_insert_failures_total',
      'Inserts that failed because of the database, and were tried again',
    );
    this.batchRows = metrics.histogram('webhook_recorder_batch_rows', 'Attempts per insert', ROWS);
    this.insertSeconds = metrics.histogram('webhook_recorder_insert_seconds', 'Duration of an insert', DURATIONS);
    this.lagSeconds = metrics.histogram(
      'webhook_recorder_lag_seconds',
      'From the end of an attempt to its row; the oldest of each insert',
      LAGS,
    );
    this.daysDropped = metrics.counter(
      'webhook_delivery_log_days_dropped_total',
      'Days of the delivery log that its retention removed',
    );
  }

  /** @param waitingSinceMs of the writer, in monotonic time */
  watchWaiting(waitingSinceMs: () => number | undefined): void {
    this.metrics.gauge(
      'webhook_recorder_waiting_seconds',
      'How long the oldest attempt that was read waits to be written; 0: none waits',
      [],
      (gauge) => gauge.set(Math.max(0, performance.now() - (waitingSinceMs() ?? Infinity)) / 1_000),
    );
  }
}

const ROWS = [1, 3, 10, 30, 100, 300, 1_000, 3_000];
const DURATIONS = [0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3];
const LAGS = [0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300, 1_800];
