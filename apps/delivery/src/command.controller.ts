import { Controller, UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { DestinationState } from '#contracts';
import { KAFKA_RUNNER, PropagateErrorsFilter, RecordContext, type KafkaRecord } from '#kafka';
import { withTraceparent } from '#observability';
import { UnknownKeyError, SecretDamagedError } from '#secrets';
import { AttemptService, type AttemptResult, type NotSent } from './attempt/attempt.service.js';
import { readCommand, type Command } from './command/read-command.js';
import { DeliveryMetrics } from './delivery.metrics.js';
import { DestinationTable } from './destination-table.js';
import { CallBudgets } from './isolation/call-budgets.js';
import { DeferralService } from './outcome/deferral.service.js';
import { EgressFaults } from './outcome/egress-faults.js';
import { OutcomePublisher } from './outcome/outcome.publisher.js';
import { OutcomeService } from './outcome/outcome.service.js';

type Unattempted = 'deleted' | 'disabled' | 'unreadable';

interface Attempted {
  result: AttemptResult | NotSent;
  /** As it was when the call began. */
  destination: DestinationState;
}

/**
 * One command, from the record to everything that follows from it.
 *
 *   command ─► destination as it is now ─► attempt ─► delivered
 *                      │              │       ├─────► retry        (webhooks.retry.*)
 *                      │              │       └─────► dead letter  (webhooks.dead-letter)
 *                      └─► discarded  └─► not sent by a fault of ours: deferred (webhooks.defer.*)
 *
 * The record is complete when the promise resolves; it resolves when Kafka has acknowledged what follows. When a command may
 * start at all is decided before (isolation/), so there is nothing here that waits its turn.
 */
@Controller()
@UseFilters(PropagateErrorsFilter)
export class CommandController {
  constructor(
    private readonly destinations: DestinationTable,
    private readonly attempts: AttemptService,
    private readonly outcomes: OutcomeService,
    private readonly deferrals: DeferralService,
    private readonly publisher: OutcomePublisher,
    private readonly budgets: CallBudgets,
    private readonly faults: EgressFaults,
    private readonly metrics: DeliveryMetrics,
  ) {}

  @EventPattern<string>('command', KAFKA_RUNNER)
  async onCommand(@Payload() record: KafkaRecord, @Ctx() context: RecordContext): Promise<void> {
    const read = readCommand(record);
    if (!read.ok) return this.publisher.reject(record, 'unreadable_command', read.detail, context);
    const { command } = read;
    // Once: whatever fails from here on, the handler is run again, and the endpoint has had its POST.
    const made = await context.once('attempt', () => this.attempt(command, record));
    if (typeof made === 'string') this.budgets.egressNotTried();
    if (made === 'deleted' || made === 'disabled') {
      context.release();
      return this.outcomes.discard(command, made, context);
    }
    if (made === 'unreadable' || made.result.verdict === 'not_sent') return context.park();
    const { result, destination } = made;
    // What a call to another address has shown says nothing of this one, and nobody would forget it of one that is gone.
    if (this.destinations.isUnchanged(destination)) this.observeEnd(result, groupOf(record));
    context.release();
    await this.outcomes.settle(command, result, context);
  }

  /** The attempt, or why none was made. */
  private async attempt(command: Command, record: KafkaRecord): Promise<Attempted | Unattempted> {
    const destination = await this.destinations.find(command);
    if (destination === undefined) return 'deleted';
    if (!destination.enabled) return 'disabled';
    try {
      // A tunnel of before the way out was down may still be open.
      const send = () => this.attempts.attempt(command, destination, this.budgets.isShut);
      const startedMs = performance.now();
      const result = await withTraceparent('webhook.attempt', command.traceparent, send);
      if (result.verdict === 'not_sent') this.faults.met(groupOf(record), result);
      else {
        this.observeStart(command, record, result.startedAtMs);
        // What policy refuses may not have been sent: the next call tries the way out.
        if (result.reason === 'blocked') this.budgets.egressNotTried();
        else this.faults.passed(startedMs);
      }
      return { result, destination };
    } catch (error) {
      if (!(error instanceof UnknownKeyError || error instanceof SecretDamagedError)) throw error;
      // Sealed with a key that this process lacks: an operator's mistake must not cost the destination an attempt.
      this.budgets.becameUnusable(groupOf(record));
      return 'unreadable';
    }
  }

  /** Deferrals are part of a first attempt's delay; a retry that was deferred has lost the time at which it was due. */
  private observeStart({ attempt, createdAtMs, notBeforeMs }: Command, record: KafkaRecord, startedAtMs: number): void {
    const { startDelaySeconds, retryLatenessSeconds } = this.metrics;
    const observe = (histogram: typeof startDelaySeconds, fromMs: number) =>
      histogram.observe(Math.max(0, startedAtMs - fromMs) / 1000);
    if (attempt === 1) observe(startDelaySeconds, createdAtMs);
    else if (notBeforeMs !== undefined && !this.deferrals.wasDeferred(record))
      observe(retryLatenessSeconds, notBeforeMs);
  }

  private observeEnd({ reason, statusCode }: AttemptResult, group: string): void {
    if (reason === 'timeout') this.budgets.observe(group, 'timed_out');
    else if (statusCode !== null) this.budgets.observe(group, 'answered');
  }
}

function groupOf(record: KafkaRecord): string {
  return record.key?.toString() ?? '';
}
