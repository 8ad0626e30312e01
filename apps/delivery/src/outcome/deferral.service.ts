import { parseLaneTopic } from '#contracts';
import type { KafkaRecord, ParkFate, RecordContext } from '#kafka';
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

  /** Was it deferred before? Its `not-before` is then a latest time and says nothing about when it was due. */
  wasDeferred({ topic }: KafkaRecord): boolean {
    return parseLaneTopic(topic, this.topicPrefix)?.kind === 'defer';
  }

  /**
   * Resolves when the record is on a defer topic, or is dead, and that is acknowledged. Its group is counted as deferred already
   * (`CallBudgets.parked`).
   */
  async defer(record: KafkaRecord, context: RecordContext): Promise<ParkFate> {
    const read = readCommand(record);
    if (!read.ok) {
      await this.publisher.reject(record, 'unreadable_command', read.detail, context);
      return 'ended';
    }
    const { command } = read;
    const group = record.key?.toString() ?? '';
    const lane = parseLaneTopic(record.topic, this.topicPrefix);
    const fromDelayMs = lane?.kind === 'defer' ? lane.delayMs : undefined;
    const age = { createdAtMs: command.createdAtMs, fromDelayMs };
    // Decided once: were it not, a dead letter that is written could be followed by a deferral.
    const plan = await context.once('deferral', () =>
      Promise.resolve(planDeferral(age, this.budgets.deferredCount(group), Date.now(), this.limits)),
    );
    if (plan.kind === 'dead') {
      await this.outcomes.giveUp(command, plan.reason, context);
      return 'ended';
    }
    await this.publisher.defer(command, plan, context);
    if (this.budgets.isUnusable(group)) this.metrics.unreadableSecrets.inc();
    this.metrics.deferrals.inc({ delay_ms: String(plan.delayMs) });
    return 'parked';
  }
}
