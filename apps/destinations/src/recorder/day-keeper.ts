import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '#observability';
import type { DeliveryLogRepository } from '../store/delivery-log.repository.js';
import type { RecorderMetrics } from './recorder.metrics.js';

export interface DayKeeperOptions {
  log: Pick<DeliveryLogRepository, 'ensureDaysAhead' | 'dropDaysOlderThan'>;
  /** How long the log is kept, in days. */
  days: number;
  /** Resolves once the log can be asked, as it cannot at a service's start. */
  whenOpen(): Promise<void>;
  metrics: Pick<RecorderMetrics, 'daysDropped'>;
  logger: Logger;
}

const INTERVAL_MS = 3_600_000;
const RETRY_MS = 30_000;

/**
 * Makes the delivery log's days before they begin, and drops those that are kept no longer. Every replica does. An insert
 * makes its day too, so a failure here loses nothing.
 */
export class DayKeeper {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly o: DayKeeperOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** @returns whether everything is as it should be, until the next hour */
  async keepDays(nowMs: number): Promise<boolean> {
    try {
      await this.o.log.ensureDaysAhead(nowMs);
      const { dropped, postponed } = await this.o.log.dropDaysOlderThan(this.o.days, nowMs);
      this.o.metrics.daysDropped.inc(dropped.length);
      if (dropped.length > 0) this.o.logger.info({ days: dropped }, 'delivery log: days dropped');
      if (postponed.length > 0) {
        this.o.logger.warn({ days: postponed }, 'delivery log: days cannot be dropped while a query reads them');
      }
      return postponed.length === 0;
    } catch (error) {
      const reason = error instanceof Error ? error.message || error.name : String(error);
      this.o.logger.warn({ reason }, 'delivery log: its days are looked after later');
      return false;
    }
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    await Promise.race([this.o.whenOpen(), once(signal, 'abort')]);
    while (!signal.aborted) {
      const isDone = await this.keepDays(Date.now());
      await sleep(isDone ? INTERVAL_MS : RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
