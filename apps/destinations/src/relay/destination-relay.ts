import type { LockHold } from '#postgres';
import { destinationKeyOf } from '#contracts';
import { FencedError, InvalidRecordError, RecordTooLargeError, type OutgoingRecord, type Ownership } from '#kafka';
import type { Logger } from '#observability';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { DestinationEntity } from '../store/destination.entity.js';
import type { PublicationRepository } from '../store/publication.repository.js';
import { destinationRecordOf } from './destination-record.js';
import type { PublishNotifier, PublishTarget } from './publish-notifier.js';
import { PublishWaiters } from './publish-waiters.js';
import type { RelayMetrics } from './relay.metrics.js';

export interface DestinationRelayOptions {
  publications: Pick<
    PublicationRepository,
    'claimUnpublished' | 'publishedVersionOf' | 'countUnpublished' | 'markAllUnpublished'
  >;
  /** Resolves after the broker's acknowledgement; waits while the broker is away. */
  sink: { send(record: OutgoingRecord, owner?: Ownership): Promise<unknown> };
  topic: string;
  /** The topic holds no record at all. */
  topicIsEmpty: () => Promise<boolean>;
  metrics: RelayMetrics;
  logger: Logger;
  /** Pause between two sweeps that nobody asked for, in ms. [500] */
  intervalMs?: number;
}

/** Rows of one claim: their records are on their way together, and the locks on them are held as long. */
const ROWS_PER_CLAIM = 200;
const INTERVAL_MS = 500;
/** While somebody waits for what another relay may be publishing. */
const WAITED_FOR_INTERVAL_MS = 50;
const LONGEST_BACKOFF_MS = 1_000;
const COUNT_INTERVAL_MS = 5_000;
/** An outage is told at once, then every so many failures: about once a minute. */
const FAILURES_PER_LINE = 60;
/** A send that hangs must not hold the shutdown: the producer gives it up when it closes. */
const STOP_TIMEOUT_MS = 5_000;

/**
 * Rows -> webhooks.destinations: publishes every row whose published version lags, its own replica's changes at once and
 * what others left behind within a sweep. A crash between acknowledgement and mark publishes the same version again,
 * which readers ignore.
 *
 * While the broker is away one claim waits, with its rows locked against other relays and open to writers; nothing is
 * repeated or logged but by the producer. A topic that is found empty at start, though rows were published, lost its
 * records: all rows are published again. For a topic that lost a part of them, an operator sets
 * `published_version = 0` in the table.
 */
export class DestinationRelay implements PublishNotifier, OnApplicationShutdown {
  private readonly waiters = new PublishWaiters();
  /** Tried once: a change of the row gives it another version. */
  private readonly refusedVersions = new Set<number>();
  private stopped = false;
  private running: Promise<void> | undefined;
  private topicChecked = false;
  private nudged = false;
  private wake: () => void = () => undefined;
  private failures = 0;
  private countedAtMs = -Infinity;

  constructor(private readonly o: DestinationRelayOptions) {}

  /** Begins to sweep. The broker and the database need not be there. */
  start(): void {
    this.running ??= this.run();
  }

  /** After HTTP has ended: a write under way still gets its answer. */
  onApplicationShutdown(): Promise<void> {
    return this.stop();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    this.wake();
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise((resolve) => (timer = setTimeout(resolve, STOP_TIMEOUT_MS)));
    await Promise.race([this.running, late]);
    clearTimeout(timer);
  }

  nudge(target: PublishTarget, timeoutMs: number): Promise<boolean> {
    const published = this.waiters.wait(target, timeoutMs);
    this.nudged = true;
    this.wake();
    return published;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      this.nudged = false;
      try {
        await this.sweep();
        this.failures = 0;
      } catch (error) {
        this.reportFailure(error);
      }
      await this.pause();
    }
  }

  private async sweep(): Promise<void> {
    await this.republishLostTopic();
    while ((await this.claim()) > 0 && !this.stopped);
    await this.askForOthers();
    if (performance.now() - this.countedAtMs < COUNT_INTERVAL_MS) return;
    this.o.metrics.unpublished.set(await this.o.publications.countUnpublished());
    this.countedAtMs = performance.now();
  }

  private claim(): Promise<number> {
    return this.o.publications.claimUnpublished(ROWS_PER_CLAIM, this.publish, [...this.refusedVersions]);
  }

  private readonly publish = async (rows: DestinationEntity[], hold: LockHold): Promise<DestinationEntity[]> => {
    const isStopped = () => this.stopped;
    const owner: Ownership = {
      get state() {
        return isStopped() ? 'lost' : hold.state;
      },
      settled: () => hold.settled(),
    };
    const refused: DestinationEntity[] = [];
    // All of them are waited for: the locks end with this promise, and no send may outlive them.
    const sends = await Promise.allSettled(rows.map((row) => this.send(row, owner).catch(this.refuse(row, refused))));
    const failed = sends.find((send) => send.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return refused;
  };

  private async send(row: DestinationEntity, owner: Ownership): Promise<void> {
    const { key, value } = destinationRecordOf(row);
    await this.o.sink.send({ topic: this.o.topic, key, value }, owner);
    this.o.metrics.published.inc({ kind: value === null ? 'tombstone' : 'state' });
    this.waiters.acknowledged(key, row.version);
  }

  private refuse(row: DestinationEntity, refused: DestinationEntity[]): (error: unknown) => void {
    return (error) => {
      if (!(error instanceof RecordTooLargeError || error instanceof InvalidRecordError)) throw error;
      refused.push(row);
      this.o.metrics.refused.inc();
      this.refusedVersions.add(row.version);
      const { tenantId, projectId, id, version } = row;
      this.o.logger.error(
        { tenantId, projectId, destinationId: id, version },
        'a destination can not be published as it is',
      );
    };
  }

  /** What another relay has acknowledged, nobody tells this one. */
  private async askForOthers(): Promise<void> {
    for (const target of this.waiters.targets()) {
      const version = (await this.o.publications.publishedVersionOf(target)) ?? Infinity;
      this.waiters.acknowledged(destinationKeyOf(target), version);
    }
  }

  private async republishLostTopic(): Promise<void> {
    if (this.topicChecked) return;
    if (await this.o.topicIsEmpty()) {
      const rows = await this.o.publications.markAllUnpublished();
      if (rows > 0)
        this.o.logger.warn({ topic: this.o.topic, rows }, 'the topic lost its records: publishing all rows');
    }
    this.topicChecked = true;
  }

  private reportFailure(error: unknown): void {
    // The end of the process, or of the database session: the latter is told by the next claim.
    if (error instanceof FencedError) return;
    this.failures++;
    this.o.metrics.failures.inc();
    if (this.failures % FAILURES_PER_LINE !== 1) return;
    const reason = error instanceof Error ? error.message || error.name : String(error);
    this.o.logger.warn({ reason, failures: this.failures }, 'destinations are not published, trying again');
  }

  private pause(): Promise<void> {
    const intervalMs = this.o.intervalMs ?? INTERVAL_MS;
    const idleMs = this.waiters.size > 0 ? Math.min(WAITED_FOR_INTERVAL_MS, intervalMs) : intervalMs;
    const backoffMs = Math.min(LONGEST_BACKOFF_MS, intervalMs * 2 ** Math.min(this.failures, 10));
    const delayMs = this.failures > 0 ? backoffMs : idleMs;
    if (this.stopped || (this.nudged && this.failures === 0)) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, delayMs);
      this.wake = () => {
        // A nudge does not shorten the pause after a failure.
        if (this.failures > 0 && !this.stopped) return;
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
