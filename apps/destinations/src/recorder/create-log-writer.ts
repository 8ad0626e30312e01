import type { Logger } from '#observability';
import { classifyInsertFailure, describeDataError } from '../store/delivery-log-errors.js';
import type { DeliveryLogRepository, LoggedAttempt } from '../store/delivery-log.repository.js';
import { BatchWriter } from './batch-writer.js';
import type { RecorderMetrics } from './recorder.metrics.js';

/** A batch takes 20 us a row: one of this size stays far below the database's statement timeout. */
const MAX_ROWS = 5_000;
const MAX_BYTES = 4 * 1_024 * 1_024;
const RETRY_DELAY_MS = [100, 2_000] as const;
/** An outage is told at once, then every so many failures: about once a minute. */
const FAILURES_PER_LINE = 30;

/** The writer between the consumer and the delivery log. */
export function createLogWriter(
  log: Pick<DeliveryLogRepository, 'insertAttempts'>,
  metrics: RecorderMetrics,
  logger: Logger,
): BatchWriter<LoggedAttempt> {
  const writer = new BatchWriter<LoggedAttempt>({
    insert: (attempts) => log.insertAttempts(attempts),
    dataFaultOf: (error) => (classifyInsertFailure(error) === 'data' ? describeDataError(error) : undefined),
    bytesOf: (attempt) => attempt.json.length,
    maxRows: MAX_ROWS,
    maxBytes: MAX_BYTES,
    retryDelayMs: RETRY_DELAY_MS,
    onInserted: (attempts, durationMs) => observe(metrics, attempts, durationMs),
    onUnavailable: (error, failures) => {
      metrics.failures.inc();
      const reason = error instanceof Error ? error.message || error.name : String(error);
      if (failures % FAILURES_PER_LINE === 1) logger.warn({ reason, failures }, 'delivery log: the insert is repeated');
    },
  });
  metrics.watchWaiting(() => writer.waitingSinceMs);
  return writer;
}

function observe(metrics: RecorderMetrics, attempts: readonly LoggedAttempt[], durationMs: number): void {
  const endedAtMs = attempts.map(({ record }) => Date.parse(record.startedAt) + record.durationMs);
  metrics.rows.inc(attempts.length);
  metrics.batchRows.observe(attempts.length);
  metrics.insertSeconds.observe(durationMs / 1_000);
  metrics.lagSeconds.observe(Math.max(0, Date.now() - endedAtMs.reduce((a, b) => Math.min(a, b))) / 1_000);
}
