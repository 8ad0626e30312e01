import { KAFKA_RUNNER, PropagateErrorsFilter, type KafkaRecord, type RecordContext } from '#kafka';
import { Controller, Inject, UseFilters } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { AttemptRecorder } from './attempt-recorder.js';

/** webhooks.attempts -> delivery log. */
@Controller()
@UseFilters(PropagateErrorsFilter)
export class AttemptController {
  constructor(@Inject(AttemptRecorder) private readonly recorder: AttemptRecorder) {}

  @EventPattern<string>('attempt', KAFKA_RUNNER)
  record(@Payload() record: KafkaRecord, @Ctx() context: RecordContext): Promise<void> {
    return this.recorder.record(record, context);
  }
}
