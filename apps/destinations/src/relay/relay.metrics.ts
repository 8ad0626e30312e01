import type { Metrics } from '#observability';

/** The numbers of the relay. `webhook_relay_unpublished` above 0 for long: changes are stored and not in effect. */
export class RelayMetrics {
  readonly published;
  readonly unpublished;
  readonly failures;
  readonly refused;

  constructor(metrics: Metrics) {
    this.published = metrics.counter('webhook_relay_published_total', 'Destination records acknowledged', ['kind']);
    this.unpublished = metrics.gauge('webhook_relay_unpublished', 'Destinations whose latest version is not published');
    this.failures = metrics.counter('webhook_relay_failures_total', 'Sweeps that failed, and were repeated');
    this.refused = metrics.counter('webhook_relay_refused_total', 'Versions of rows that the topic can never take');
  }
}
