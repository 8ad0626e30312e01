import type { Logger } from '#observability';
import type { NotSent } from '../attempt/attempt.service.js';
import type { DeliveryMetrics } from '../delivery.metrics.js';
import type { CallBudgets } from '../isolation/call-budgets.js';

/** Calls that did not go out because the egress proxy failed: no attempt of anyone's, and a reason to slow down. */
export class EgressFaults {
  constructor(
    private readonly budgets: CallBudgets,
    private readonly metrics: DeliveryMetrics,
    private readonly logger: Logger,
  ) {}

  /** The record is to be parked; nothing else of its destination starts until that is back in memory. */
  met(group: string, { isCertain, detail }: NotSent): void {
    this.metrics.egressFaults.inc();
    // Once for an outage: each of its calls would say the same.
    if (isCertain && !this.budgets.isShut) this.logger.warn({ detail }, 'the way out is down, deliveries wait');
    if (!isCertain) this.logger.info({ detail, destination: group }, 'delivery.not_sent');
    this.budgets.egressFailed(group, isCertain, performance.now());
  }

  /** @param startedMs when the call began, monotonic */
  passed(startedMs: number): void {
    if (!this.budgets.isShut) return;
    this.budgets.egressWorked(startedMs);
    if (!this.budgets.isShut) this.logger.info({}, 'the way out is open again');
  }
}
