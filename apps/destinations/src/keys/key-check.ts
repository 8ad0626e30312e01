import { once } from 'node:events';
import { redactText, type Logger } from '#observability';
import type { SecretBox } from '#secrets';
import type { SealedRowRepository } from '../store/sealed-row.repository.js';
import { takeCensus } from './take-census.js';

export interface KeyCheckOptions {
  rows: Pick<SealedRowRepository, 'page'>;
  box: SecretBox;
  /** Resolves once rows can be read, as they cannot at a service's start. */
  whenOpen(): Promise<void>;
  logger: Logger;
}

const ROWS_PER_BATCH = 500;

/**
 * Says once after the start which destinations cannot be opened with the keys given: it would else come out only as an admin's
 * request for one of them fails. It holds nothing up.
 */
export class KeyCheck {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;

  constructor(private readonly o: KeyCheckOptions) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Nest calls it while the database is still there. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    await Promise.race([this.o.whenOpen(), once(signal, 'abort')]);
    if (signal.aborted) return;
    try {
      await this.check(signal);
    } catch (error) {
      const reason = redactText(error instanceof Error ? error.message || error.name : String(error));
      this.o.logger.warn({ reason }, 'whether the encryption keys open all destinations could not be looked at');
    }
  }

  private async check(signal: AbortSignal): Promise<void> {
    const { rows, box, logger } = this.o;
    const census = await takeCensus(rows, box, ROWS_PER_BATCH, signal);
    const { unreadable, examples, rows: destinations } = census;
    if (unreadable === 0 || signal.aborted) return;
    logger.warn(
      { unreadable, destinations, examples },
      'destinations cannot be opened with the encryption keys given; requests for them fail',
    );
  }
}
