import { parseLaneTopic } from '#contracts';
import type { KafkaRecord, RecordContext } from '#kafka';
import { readCommand } from '../command/read-command.js';
import type { DeliveryMetrics } from '../delivery.metrics.js';
import type { CallBudgets } from '../isolation/call-budgets.js';
import { planDeferral, type DeferralLimits } from '../isolation/plan-deferral.js';
import type { OutcomePublisher } from './outcome.publisher.js';
import type { OutcomeService } from './outcome.service.js';

/** Moves a record whose destination has no slot for it out of the way. No attempt is spent. */
export class DeferralService {
  constructor(
    private readonly publisher: OutcomePublisher,
    private readonly outcomes: OutcomeService,
    private readonly budgets: CallBudgets,
    private readonly limits: DeferralLimits,
    private readonly topicPrefix: string,
    private readonly metrics: DeliveryMetrics,
  ) {}

  /**
   * Resolves when the record is on a defer topic, or is dead. Its group is counted as deferred already
   * (`CallBudgets.parked`); one that ends here is taken off again.
   */
  async defer(record: KafkaRecord, context: RecordContext): Promise<void> {
    const read = readCommand(record);
    const group = record.key?.toString() ?? '';
    if (!read.ok) {
      this.budgets.unparked(group);
      return this.publisher.reject(record, 'unreadable_command', read.detail, context);
    }
    const { command } = read;
    if (this.budgets.isUnusable(group)) this.metrics.unreadableSecrets.inc();
    const lane = parseLaneTopic(record.topic, this.topicPrefix);
    const fromDelayMs = lane?.kind === 'defer' ? lane.delayMs : undefined;
    const deferredCount = this.budgets.deferredCount(group);
    const plan = planDeferral(
      { createdAtMs: command.createdAtMs, fromDelayMs },
      deferredCount,
      Date.now(),
      this.limits,
    );
    if (plan.kind === 'dead') {
      this.budgets.unparked(group);
      return this.outcomes.giveUp(command, plan.reason, context);
    }
    this.metrics.deferrals.inc({ delay_ms: String(plan.delayMs) });
    await this.publisher.defer(command, plan, context);
  }
}
