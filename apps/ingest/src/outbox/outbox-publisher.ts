import { FencedError, InvalidRecordError, RecordTooLargeError, type OutgoingRecord, type Ownership } from '#kafka';
import { DatabaseUnavailableError, type LockHold } from '#postgres';
import type { Logger } from '#observability';
import type { OnApplicationShutdown } from '@nestjs/common';
import { makeRecord } from '../event/make-record.js';
import type { IngestMetrics } from '../ingest.metrics.js';
import type { OutboxRepository, PendingEvent, PublishResult } from '../store/outbox.repository.js';
import type { OutboxNotifier } from './outbox-notifier.js';
import { planPause } from './plan-pause.js';

export interface OutboxPublisherOptions {
  outbox: Pick<OutboxRepository, 'claim'>;
  /** Resolves after the broker's acknowledgement; waits while the broker is away. */
  sink: { send(record: OutgoingRecord, owner?: Ownership): Promise<unknown> };
  metrics: Pick<IngestMetrics, 'published' | 'unpublishable' | 'failures'>;
  logger: Logger;
  /** Pause between two rounds that nobody asked for, in ms. [500] */
  intervalMs?: number;
  /** How long `stop` waits for records that are on their way, in ms. [5000] */
  drainTimeoutMs?: number;
}

const INTERVAL_MS = 500;
const DRAIN_TIMEOUT_MS = 5_000;
/** What hangs after the drain is given up by the producer, when it closes. */
const GIVE_UP_MS = 2_000;
/** An outage is told at once, then every so many failures: about once a minute. */
const FAILURES_PER_LINE = 60;

/**
 * Outbox -> custom.events. One process publishes at a time, in the order of positions, under a lock that it holds until
 * the broker has acknowledged a claim; the others ask for the lock and wait. What is acknowledged leaves the outbox in the
 * same transaction: a crash in between publishes the same records again, with the same event ids.
 *
 * While the broker is away one claim waits. An event that the topic can never take is set aside, so that it holds no
 * other back.
 */
export class OutboxPublisher implements OutboxNotifier, OnApplicationShutdown {
  private stopped = false;
  private fenced = false;
  private running: Promise<void> | undefined;
  private nudged = false;
  private wake: () => void = () => undefined;
  private failures = 0;
  private busyRounds = 0;

  constructor(private readonly o: OutboxPublisherOptions) {}

  /** Begins to publish. The broker and the database need not be there. */
  start(): void {
    this.running ??= this.run();
  }

  nudge(): void {
    this.nudged = true;
    this.wake();
  }

  /** After HTTP has ended: what the last requests stored is published as well, where that takes no longer than the drain. */
  onApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.wake();
    await this.waitFor(this.o.drainTimeoutMs ?? DRAIN_TIMEOUT_MS);
    this.fenced = true;
    await this.waitFor(GIVE_UP_MS);
  }

  private async run(): Promise<void> {
    let isLast: boolean;
    do {
      isLast = this.stopped;
      this.nudged = false;
      try {
        await this.publishAll();
        this.failures = 0;
      } catch (error) {
        this.reportFailure(error);
      }
      if (!this.stopped) await this.pause();
    } while (!isLast);
  }

  private async publishAll(): Promise<void> {
    for (;;) {
      let failure: unknown;
      const claimed = await this.o.outbox.claim(async (pending, hold) => {
        const { error, ...result } = await this.publish(pending, hold);
        failure = error;
        return result;
      });
      this.busyRounds = claimed === 'busy' ? this.busyRounds + 1 : 0;
      if (failure !== undefined) throw failure;
      if (claimed === 'busy' || claimed.taken === 0) return;
    }
  }

  /** All sends are waited for: the lock ends with this promise, and none may outlive it. */
  private async publish(pending: PendingEvent[], hold: LockHold): Promise<PublishResult & { error?: unknown }> {
    const owner = this.ownerUnder(hold);
    const result: PublishResult & { error?: unknown } = { published: [], refused: [] };
    const settle = async (event: PendingEvent) => {
      try {
        await this.o.sink.send(recordOf(event), owner);
        result.published.push(event);
      } catch (error) {
        if (isForGood(error)) result.refused.push({ pending: event, reason: error.message });
        else result.error ??= error;
      }
    };
    await Promise.all(pending.map(settle));
    this.o.metrics.published.inc(result.published.length);
    for (const { pending: event, reason } of result.refused) this.reportRefusal(event, reason);
    return result;
  }

  private ownerUnder(hold: LockHold): Ownership {
    const isFenced = () => this.fenced;
    return {
      get state() {
        return isFenced() ? 'lost' : hold.state;
      },
      settled: () => hold.settled(),
    };
  }

  private reportRefusal({ scope, event }: PendingEvent, reason: string): void {
    this.o.metrics.unpublishable.inc();
    this.o.logger.error({ ...scope, eventId: event.id, reason }, 'an event can not be published as it is; set aside');
  }

  private reportFailure(error: unknown): void {
    // The end of the process, or of the database session: the latter is told by the next claim.
    if (error instanceof FencedError) return;
    this.failures++;
    // Of a database that was never there `Database` tells.
    if (error instanceof DatabaseUnavailableError) return;
    this.o.metrics.failures.inc();
    if (this.failures % FAILURES_PER_LINE !== 1) return;
    const reason = error instanceof Error ? error.message || error.name : String(error);
    this.o.logger.warn({ reason, failures: this.failures }, 'events are not published, trying again');
  }

  private pause(): Promise<void> {
    const pauseMs = planPause({
      failures: this.failures,
      busyRounds: this.busyRounds,
      nudged: this.nudged,
      intervalMs: this.o.intervalMs ?? INTERVAL_MS,
    });
    if (pauseMs === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, pauseMs);
      this.wake = () => {
        // A nudge shortens no pause that spares a database or a lock.
        if (!this.stopped && (this.failures > 0 || this.busyRounds > 0)) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }

  private async waitFor(timeoutMs: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, timeoutMs)));
    await Promise.race([this.running, late]);
    clearTimeout(timer);
  }
}

function recordOf({ scope, event, traceparent }: PendingEvent): OutgoingRecord {
  const { topic, key, value } = makeRecord(scope, event);
  return { topic, key, value, ...(traceparent !== undefined && { headers: { traceparent } }) };
}

/** The record's own fault. Anything else passes. */
function isForGood(error: unknown): error is RecordTooLargeError | InvalidRecordError {
  return error instanceof RecordTooLargeError || error instanceof InvalidRecordError;
}
