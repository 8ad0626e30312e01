import { FencedError, type Ownership } from '#kafka';
import { DatabaseUnavailableError, type LockHold } from '#postgres';
import type { Logger } from '#observability';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { IngestMetrics } from '../ingest.metrics.js';
import type { OutboxRepository, PublishResult } from '../store/outbox.repository.js';
import type { OutboxNotifier } from './outbox-notifier.js';
import { planPause } from './plan-pause.js';
import { Publication, type OutboxSink } from './publication.js';

export interface OutboxPublisherOptions {
  outbox: Pick<OutboxRepository, 'lead' | 'readOldest' | 'settle'>;
  sink: OutboxSink;
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
 * the broker has acknowledged everything it sent; the others ask for the lock and wait. What is acknowledged leaves the
 * outbox: a crash in between publishes the same records again, with the same event ids.
 *
 * While the broker, or the leader of a partition, is away, what was sent to it waits. An event that the topic can never
 * take is set aside, so that it holds no other back.
 */
export class OutboxPublisher implements OutboxNotifier, OnApplicationShutdown {
  private stopped = false;
  private fenced = false;
  private running: Promise<void> | undefined;
  private publication: Publication | undefined;
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
    this.publication?.nudge();
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
    const { outbox, sink, intervalMs = INTERVAL_MS } = this.o;
    const isOurs = await outbox.lead(async (hold) => {
      this.busyRounds = 0;
      const report = (result: PublishResult) => this.report(result);
      const failed = (error: unknown) => this.reportFailure(error);
      this.publication = new Publication({ outbox, sink, owner: this.ownerUnder(hold), intervalMs, report, failed });
      await this.publication.run();
    });
    if (!isOurs) this.busyRounds++;
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

  private report({ published, refused }: PublishResult): void {
    this.o.metrics.published.inc(published.length);
    this.o.metrics.unpublishable.inc(refused.length);
    for (const { pending, reason } of refused) {
      const fields = { ...pending.scope, eventId: pending.event.id, reason };
      this.o.logger.error(fields, 'an event can not be published as it is; set aside');
    }
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
