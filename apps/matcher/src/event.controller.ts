import { Controller, UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { headerText } from '#contracts';
import { KAFKA_RUNNER, PropagateErrorsFilter, RecordContext, type KafkaRecord } from '#kafka';
import { traceparentOf, withTraceparent } from '#observability';
import { DestinationIndex } from './destination-index.js';
import { makeCommands, type MatchableEvent } from './match/make-commands.js';
import { readEvent } from './match/read-event.js';
import { MatcherMetrics } from './matcher.metrics.js';
import { CommandPublisher } from './publish/command.publisher.js';
import { RejectedPublisher } from './publish/rejected.publisher.js';

/** Bounds of one event, in bytes: as a record, and again as a webhook body. */
export class EventLimits {
  constructor(readonly maxBytes: number) {}
}

/**
 * One event, from the record to everything that follows from it.
 *
 *   record ─► event ─► candidates ─► one command per match   (webhooks.commands)
 *        └─► rejected                                        (webhooks.rejected)
 *
 * The record is complete when the promise resolves; it resolves when Kafka has acknowledged what follows. Handlers start in the
 * order of a partition's records and reach the publisher without waiting for anything, so a project's commands leave in that
 * order.
 */
@Controller()
@UseFilters(PropagateErrorsFilter)
export class EventController {
  constructor(
    private readonly limits: EventLimits,
    private readonly index: DestinationIndex,
    private readonly commands: CommandPublisher,
    private readonly rejected: RejectedPublisher,
    private readonly metrics: MatcherMetrics,
  ) {}

  @EventPattern<string>('event', KAFKA_RUNNER)
  async onEvent(@Payload() record: KafkaRecord, @Ctx() context: RecordContext): Promise<void> {
    const reading = readEvent(record, this.limits);
    if (!reading.ok) return this.rejected.reject(record, reading.reason, reading.detail, context);
    await withTraceparent('webhook.match', headerText(record.headers, 'traceparent'), () =>
      this.match({ ...reading.event, traceparent: traceparentOf() }, record, context),
    );
  }

  private async match(event: MatchableEvent, record: KafkaRecord, context: RecordContext): Promise<void> {
    const { scope } = event;
    const startedAtMs = performance.now();
    const commands = makeCommands(event, this.index.candidates(scope), Date.now);
    const { acknowledged, tooLarge } = await this.commands.publish(scope, commands, context);
    this.metrics.events.inc({ event_type: scope.type });
    this.metrics.commands.inc({ event_type: scope.type }, acknowledged);
    this.metrics.fanOut.observe(acknowledged + tooLarge);
    this.metrics.matchSeconds.observe((performance.now() - startedAtMs) / 1_000);
    if (tooLarge === 0) return;
    const detail = `${tooLarge} of ${acknowledged + tooLarge} commands are larger than their topic takes`;
    await this.rejected.reject(record, 'command_too_large', detail, context);
  }
}
