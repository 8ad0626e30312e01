import type { HealthSource, Logger, Metrics } from '#observability';

import type { KafkaConnection } from '../client/connection.js';
import { FencedError, InvalidRecordError, ProducerClosedError, RecordTooLargeError } from '../errors.js';
import type { OutgoingRecord, Ownership, RecordPosition } from '../records.js';
import { FlushEpochs } from './flush-epochs.js';
import { KafkajsSink } from './kafkajs-sink.js';
import type { PendingRecord } from './pending-record.js';
import { ProducerMetrics } from './producer-metrics.js';
import { BATCH_OVERHEAD_BYTES, recordSize } from './record-size.js';
import type { RecordSink } from './record-sink.js';
import { RequestLoop } from './request-loop.js';
import { TopicRouter } from './topic-router.js';

export interface BatchingProducerOptions {
  connection: KafkaConnection;
  logger: Logger;
  metrics: Metrics;
  /** Tells the producers of one process apart in metrics, logs and health. */
  name: string;
  /** How long a record may wait for company. 0: it is sent as soon as no request is in flight. */
  lingerMs?: number;
  /** The same, while 40 records or more come in twice that time [lingerMs]: then they are worth a longer wait. */
  busyLingerMs?: number;
  /** Records per partition and request; kafkajs' cost per request is quadratic in it. */
  maxBatchRecords?: number;
  /** Bytes per partition and request. A larger record goes alone. */
  maxBytesPerPartition?: number;
  /** The topics' `max.message.bytes`: what is larger is refused before it is sent. */
  maxRecordBytes?: number;
  /** How long `close` waits for records without acknowledgement. */
  closeTimeoutMs?: number;
}

/** The broker may be away this long before the producer counts as down. */
const DOWN_AFTER_MS = 15_000;

/**
 * Publishes single records at the price of batches: while one request is in flight the next one forms by itself, so a
 * record alone goes at once and a crowd shares a request. One request at a time keeps the order of a partition's
 * records, through retries too.
 *
 * A promise of `send` resolves only when the broker's answer names the record's partition. Everything that may pass is
 * tried again for ever, whatever the broker's absence; a record is given up only for reasons of its own.
 */
export class BatchingProducer implements HealthSource {
  readonly name: string;
  private readonly epochs = new FlushEpochs();
  private readonly metrics: ProducerMetrics;
  private readonly router: TopicRouter;
  private readonly loop: RequestLoop;
  private readonly maxRecordBytes: number;
  private closed = false;
  private pendingRecords = 0;
  private bytes = 0;

  /** @param sink what the batches are written to; the broker of `connection` unless a test knows better */
  constructor(
    private readonly o: BatchingProducerOptions,
    private readonly sink: RecordSink = new KafkajsSink(o.connection, o.logger),
  ) {
    this.name = `kafka-producer-${o.name}`;
    this.maxRecordBytes = o.maxRecordBytes ?? 1_048_576;
    this.metrics = new ProducerMetrics(o.metrics, o.name);
    const fence = (record: PendingRecord) => this.reject(record, new FencedError());
    this.loop = new RequestLoop({
      sink,
      logger: o.logger.child({ producer: o.name }),
      metrics: this.metrics,
      lingerMs: o.lingerMs ?? 0,
      busyLingerMs: o.busyLingerMs ?? o.lingerMs ?? 0,
      maxBatchRecords: o.maxBatchRecords ?? 500,
      maxBytesPerPartition: o.maxBytesPerPartition ?? 524_288,
      settle: { acked: (record, position) => this.resolve(record, position), refused: this.refuse, fence },
      verifyTopic: (topic) => this.router.verify(topic),
      afterRequest: () => this.metrics.pending(this.pendingRecords, this.bytes),
    });
    this.router = new TopicRouter({ sink, logger: o.logger, onReady: this.loop.ready, fence });
  }

  /** Encoded bytes accepted and not yet acknowledged or given up. */
  get pendingBytes(): number {
    return this.bytes;
  }

  /** Connects ahead of the first record. Does not fail while the broker is away: records then wait. */
  start(): Promise<void> {
    return this.sink.warmUp();
  }

  /**
   * @param owner who must own the work this record follows from at the moment of sending; without it, anyone
   * @returns the record's place in the log, once acknowledged by all replicas in sync
   * @throws RecordTooLargeError, InvalidRecordError: this record alone can never be written
   * @throws FencedError: the owner lost its partition; at the latest try the record was not sent
   * @throws ProducerClosedError
   */
  send(record: OutgoingRecord, owner?: Ownership): Promise<RecordPosition> {
    return new Promise((resolve, reject) => {
      const bytes = this.checkedSize(record);
      const pending = { record, bytes, owner, epoch: this.epochs.accept(), resolve, reject };
      this.pendingRecords += 1;
      this.bytes += bytes;
      this.router.route(pending);
    });
  }

  /** Resolves when everything accepted before this call is acknowledged or given up, however long that takes. */
  flush(): Promise<void> {
    this.loop.hurry();
    return this.epochs.settled();
  }

  /** Sends what is pending, for at most `closeTimeoutMs` [10000], rejects what is left and disconnects. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, this.o.closeTimeoutMs ?? 10_000);
    });
    await Promise.race([this.flush(), timeout]);
    clearTimeout(timer);
    this.loop.close();
    const left = [...this.loop.inFlightRecords(), ...this.router.drain()];
    for (const record of left) this.reject(record, new ProducerClosedError(`producer ${this.o.name} was closed`));
    if (left.length > 0)
      this.o.logger.warn({ producer: this.o.name, records: left.length }, 'closed with unsent records');
    this.metrics.pending(this.pendingRecords, this.bytes);
    await this.sink.close();
  }

  check(): { up: boolean; detail: Record<string, unknown> } {
    const failing = this.loop.failingForMs(performance.now());
    // With nothing left to write, e.g. as it was fenced, no request would ever tell that the broker is back.
    const isDown = failing >= DOWN_AFTER_MS && this.pendingRecords > 0;
    return {
      up: !this.closed && !isDown,
      detail: { pendingRecords: this.pendingRecords, pendingBytes: this.bytes, failingForMs: Math.round(failing) },
    };
  }

  private checkedSize(record: OutgoingRecord): number {
    if (this.closed) throw new ProducerClosedError(`producer ${this.o.name} is closed`);
    if (record.partition !== undefined && !(Number.isSafeInteger(record.partition) && record.partition >= 0)) {
      throw new InvalidRecordError(`${record.partition} is no partition`);
    }
    const bytes = recordSize(record);
    const batchBytes = bytes + BATCH_OVERHEAD_BYTES;
    if (batchBytes > this.maxRecordBytes) {
      this.metrics.gaveUp('record_too_large');
      throw new RecordTooLargeError(
        `a record for ${record.topic} takes ${batchBytes} bytes, ${this.maxRecordBytes} are allowed`,
      );
    }
    return bytes;
  }

  private resolve(record: PendingRecord, position: RecordPosition): void {
    record.resolve(position);
    this.forget(record);
  }

  private readonly refuse = (record: PendingRecord, tooLarge: boolean, message: string): void => {
    const text = `the broker refuses a record for ${record.record.topic} of ${record.bytes} bytes: ${message}`;
    this.reject(record, tooLarge ? new RecordTooLargeError(text) : new InvalidRecordError(text));
  };

  private reject(record: PendingRecord, error: Error & { code: string }): void {
    this.metrics.gaveUp(error.code);
    record.reject(error);
    this.forget(record);
  }

  private forget(record: PendingRecord): void {
    this.pendingRecords -= 1;
    this.bytes -= record.bytes;
    this.epochs.settle(record.epoch);
  }
}
