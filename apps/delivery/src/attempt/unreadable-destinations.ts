import type { DestinationState } from '#contracts';
import type { Logger, Metrics } from '#observability';
import type { DestinationOpener } from './opened-destination.js';

/** Enough to see whose they are. */
const MAX_EXAMPLES = 3;

/**
 * The destinations whose secrets this process cannot open: sealed with a key that it lacks, or damaged. Their deliveries
 * are deferred, one by one and without an attempt; this tells of them before the first.
 */
export class UnreadableDestinations {
  private readonly keys = new Set<string>();
  private readonly count;

  constructor(
    private readonly opener: Pick<DestinationOpener, 'canOpen'>,
    metrics: Metrics,
    private readonly logger: Logger,
  ) {
    this.count = metrics.gauge(
      'webhook_unreadable_destinations',
      'Destinations whose secrets this process cannot open: give it the key that they are sealed with',
    );
  }

  /** Takes note of a row that came, changed or went. */
  observe(key: string, row: DestinationState | undefined): void {
    if (row === undefined || this.opener.canOpen(row)) this.keys.delete(key);
    else this.keys.add(key);
    this.count.set(this.keys.size);
  }

  /** @param destinations how many the table holds, now that it is loaded */
  reportLoaded(destinations: number): void {
    if (this.keys.size === 0) return;
    const examples = [...this.keys].slice(0, MAX_EXAMPLES);
    this.logger.warn(
      { unreadable: this.keys.size, destinations, examples },
      'destinations cannot be opened with the encryption keys given; their deliveries are deferred',
    );
  }
}
