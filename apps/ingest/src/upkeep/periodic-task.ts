import { setTimeout as sleep } from 'node:timers/promises';
import { DatabaseUnavailableError } from '#postgres';
import type { Logger } from '#observability';

export interface PeriodicTaskOptions {
  /** For the log. */
  name: string;
  /** One round; a rejection is told, and the next round comes all the same. */
  run: (signal: AbortSignal) => Promise<void>;
  /** Pause between two rounds, in ms. */
  everyMs: number;
  logger: Logger;
}

/** Does something again and again, one round after the other. */
export class PeriodicTask {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private lastReason = '';

  constructor(private readonly o: PeriodicTaskOptions) {}

  start(): void {
    this.running ??= this.repeat();
  }

  /** Waits for the round under way. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async repeat(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.o.run(signal).then(() => (this.lastReason = ''), this.report);
      await sleep(this.o.everyMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** An outage makes one line, not one a round; of a database that was never there `Database` tells. */
  private readonly report = (error: unknown): void => {
    if (error instanceof DatabaseUnavailableError) return;
    const reason = error instanceof Error ? error.message || error.name : String(error);
    if (reason !== this.lastReason) this.o.logger.warn({ task: this.o.name, reason }, 'a periodic task failed');
    this.lastReason = reason;
  };
}
