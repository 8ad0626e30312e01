import type { AttemptReason } from '#contracts';
import type { Ownership, RecordContext } from '#kafka';
import type { Logger } from '#observability';
import type { AttemptResult } from '../attempt/attempt.service.js';
import type { Command } from '../command/read-command.js';
import type { DeliveryMetrics } from '../delivery.metrics.js';
import { decideOutcome, type Outcome } from './decide-outcome.js';
import type { OutcomePublisher } from './outcome.publisher.js';

/** Turns what an attempt showed into records, and into one line of log. */
export class OutcomeService {
  constructor(
    private readonly publisher: OutcomePublisher,
    private readonly retryDelaysMs: readonly number[],
    private readonly metrics: DeliveryMetrics,
    private readonly logger: Logger,
  ) {}

  /**
   * Resolves when everything that follows from the attempt is acknowledged. Called again after a failure it publishes what is
   * not: a second retry or dead letter of one attempt would be a second delivery.
   */
  async settle(command: Command, result: AttemptResult, context: RecordContext): Promise<void> {
    const outcome = await context.once('outcome', () => Promise.resolve(this.decide(command, result)));
    const record = () => context.once('attempt record', () => this.record(command, result, outcome, context));
    const follow = () => context.once('successor', () => this.follow(command, result, outcome, context));
    // Whoever finds a retry takes this attempt for over, and makes no record of it any more. A fault of ours holds no retry back.
    if (outcome.outcome === 'retry') await record().finally(follow);
    else await Promise.all([record(), follow()]);
  }

  /** The destination is gone or off: nothing is sent, and the log says why. */
  async discard(
    command: Command,
    reason: Extract<AttemptReason, 'deleted' | 'disabled'>,
    owner: Ownership,
  ): Promise<void> {
    this.metrics.attempts.inc({ outcome: 'discarded', reason });
    this.logger.debug(
      { deliveryId: command.deliveryId, destinationId: command.destinationId, reason },
      'delivery.discarded',
    );
    const facts = { outcome: 'discarded', reason, startedAtMs: Date.now(), ...NOTHING_SENT } as const;
    await this.publisher.attempt(command, facts, owner);
  }

  /** Given up without an attempt (`overflow`, `expired`). */
  async giveUp(
    command: Command,
    reason: Extract<AttemptReason, 'overflow' | 'expired'>,
    context: RecordContext,
  ): Promise<void> {
    this.metrics.attempts.inc({ outcome: 'dead', reason });
    this.logger.warn({ deliveryId: command.deliveryId, destinationId: command.destinationId, reason }, 'delivery.dead');
    const letter = { reason, attempts: command.attempt - 1, lastStatus: null, lastError: null };
    const facts = { outcome: 'dead', reason, startedAtMs: Date.now(), ...NOTHING_SENT } as const;
    await Promise.all([
      context.once('successor', () => this.publisher.deadLetter(command, letter, context)),
      context.once('attempt record', () => this.publisher.attempt(command, facts, context)),
    ]);
  }

  private decide(command: Command, result: AttemptResult): Outcome {
    const outcome = decideOutcome(command.attempt, result, this.retryDelaysMs, Math.random());
    this.report(command, result, outcome);
    return outcome;
  }

  private record(command: Command, result: AttemptResult, outcome: Outcome, owner: Ownership): Promise<void> {
    const { reason, startedAtMs, durationMs, statusCode, responseExcerpt } = result;
    const nextAttemptAtMs = outcome.outcome === 'retry' ? outcome.plan.notBeforeMs : null;
    const facts = { reason, startedAtMs, durationMs, statusCode, responseExcerpt, nextAttemptAtMs };
    return this.publisher.attempt(command, { outcome: outcome.outcome, ...facts }, owner);
  }

  private async follow(command: Command, result: AttemptResult, outcome: Outcome, owner: Ownership): Promise<void> {
    switch (outcome.outcome) {
      case 'delivered':
        return;
      case 'retry':
        return this.publisher.retry(command, outcome.plan, owner);
      case 'dead': {
        const { reason, statusCode: lastStatus, error: lastError } = result;
        return this.publisher.deadLetter(command, { reason, attempts: command.attempt, lastStatus, lastError }, owner);
      }
    }
  }

  /** One line an attempt. A failure of the receiver's is expected: it is not an error of ours. */
  private report(command: Command, result: AttemptResult, outcome: Outcome): void {
    const { reason, durationMs, statusCode } = result;
    this.metrics.attempts.inc({ outcome: outcome.outcome, reason });
    this.metrics.attemptSeconds.observe(durationMs / 1000);
    const line = {
      deliveryId: command.deliveryId,
      eventId: command.eventId,
      eventType: command.eventType,
      tenantId: command.tenantId,
      destinationId: command.destinationId,
      run: command.run,
      attempt: command.attempt,
      outcome: outcome.outcome,
      reason,
      statusCode,
      durationMs,
      retryDelayMs: outcome.outcome === 'retry' ? outcome.plan.delayMs : undefined,
    };
    if (outcome.outcome === 'delivered') this.logger.debug(line, 'delivery.attempted');
    else this.logger.info(line, 'delivery.attempted');
  }
}

const NOTHING_SENT = { durationMs: 0, statusCode: null, responseExcerpt: null, nextAttemptAtMs: null } as const;
