import { setTimeout as sleep } from 'node:timers/promises';
import type { DeliveryLogRepository } from '../store/delivery-log.repository.js';

const INTERVAL_MS = 3_600_000;
const RETRY_MS = 30_000;

/** Makes the delivery log's days before they begin. An insert makes its day too, so a failure here loses nothing. */
export class DayKeeper {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly log: Pick<DeliveryLogRepository, 'ensureDaysAhead'>) {}

  start(): void {
    this.running ??= this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const made = await this.log.ensureDaysAhead(Date.now()).then(
        () => true,
        () => false,
      );
      await sleep(made ? INTERVAL_MS : RETRY_MS, undefined, { signal }).catch(() => undefined);
    }
  }
}
