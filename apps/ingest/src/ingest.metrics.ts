import { Metrics } from '#observability';
import { Inject, Injectable } from '@nestjs/common';

/** Answers from the database alone take milliseconds; the last bounds are outages. */
const REQUEST_BUCKETS_SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * The numbers of this service. `ingest_outbox_oldest_age_seconds` that rises: events are accepted and do not reach
 * Kafka.
 */
@Injectable()
export class IngestMetrics {
  readonly accepted;
  readonly duplicates;
  readonly refused;
  readonly requestSeconds;
  readonly outboxPending;
  readonly outboxOldestSeconds;
  readonly published;
  readonly unpublishable;
  readonly failures;
  readonly pruned;

  constructor(@Inject(Metrics) metrics: Metrics) {
    this.accepted = metrics.counter('ingest_events_accepted_total', 'Events stored, and to be published');
    this.duplicates = metrics.counter('ingest_events_duplicate_total', 'Requests whose id was taken already');
    this.refused = metrics.counter('ingest_requests_refused_total', 'Requests that stored nothing', ['status']);
    this.requestSeconds = metrics.histogram(
      'ingest_request_seconds',
      'From the request line to the end of the answer',
      REQUEST_BUCKETS_SECONDS,
    );
    this.outboxPending = metrics.gauge('ingest_outbox_pending', 'Events stored and not yet published, up to 1000000');
    this.outboxOldestSeconds = metrics.gauge('ingest_outbox_oldest_age_seconds', 'Age of the oldest of them; 0: none');
    this.published = metrics.counter('ingest_outbox_published_total', 'Events that the broker acknowledged');
    this.unpublishable = metrics.counter(
      'ingest_outbox_refused_total',
      'Events that the topic can not take; set aside',
    );
    this.failures = metrics.counter('ingest_outbox_failures_total', 'Rounds of publishing that failed');
    this.pruned = metrics.counter('ingest_events_pruned_total', 'Published events removed after their retention');
  }
}
