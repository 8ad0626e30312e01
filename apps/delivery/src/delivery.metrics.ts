import type { Metrics } from '#observability';
import type { CallBudgets } from './isolation/call-budgets.js';

/** The numbers of this service. `outcome` and `reason` are the closed lists of the attempt record: no tenant is a label. */
export class DeliveryMetrics {
  readonly attempts;
  readonly attemptSeconds;
  readonly startDelaySeconds;
  readonly retryLatenessSeconds;
  readonly deferrals;
  readonly unreadableSecrets;
  readonly rejected;
  readonly egressFaults;

  constructor(metrics: Metrics, budgets: CallBudgets) {
    this.attempts = metrics.counter('webhook_attempts_total', 'Attempts by what came of them', ['outcome', 'reason']);
    this.attemptSeconds = metrics.histogram('webhook_attempt_seconds', 'Duration of attempts', DURATIONS);
    this.startDelaySeconds = metrics.histogram(
      'webhook_start_delay_seconds',
      'From command to first attempt, deferrals included',
      DURATIONS,
    );
    this.retryLatenessSeconds = metrics.histogram(
      'webhook_retry_lateness_seconds',
      'From not-before to retry, of retries that were not deferred',
      DURATIONS,
    );
    this.deferrals = metrics.counter('webhook_deferrals_total', 'Records deferred for lack of a slot', ['delay_ms']);
    this.unreadableSecrets = metrics.counter(
      'webhook_unreadable_secrets_total',
      'Attempts put off because a destination is sealed with a key that this process lacks: give it the key',
    );
    this.rejected = metrics.counter(
      'webhook_commands_rejected_total',
      'Commands, retries and deferrals put on the rejected topic',
      ['reason'],
    );
    this.egressFaults = metrics.counter(
      'webhook_egress_faults_total',
      'Attempts put off because the egress proxy failed, not the destination: look at the proxy',
    );
    metrics.gauge('webhook_calls_in_flight', 'Open calls by budget', ['budget'], (gauge) => {
      budgets.advance(performance.now()); // while nothing waits, nobody else asks
      gauge.set({ budget: 'live' }, budgets.snapshot.live);
      gauge.set({ budget: 'slow' }, budgets.snapshot.slow);
    });
    const deferred = 'Records that this process has deferred and not started since: from 0 after a rebalance';
    metrics.gauge('webhook_deferred_records', deferred, [], (gauge) => gauge.set(budgets.deferredTotal));
  }
}

const DURATIONS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
