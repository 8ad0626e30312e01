import { KAFKA_RUNNER, type KafkaRecord, type RecordContext } from '#kafka';
import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { AttemptRecorder } from './attempt-recorder.js';

/** webhooks.attempts -> delivery log. */
@Controller()
export class AttemptController {
  constructor(private readonly recorder: AttemptRecorder) {}

  @EventPattern('attempt', KAFKA_RUNNER)
  record(@Payload() record: KafkaRecord, @Ctx() context: RecordContext): Promise<void> {
    return this.recorder.record(record, context);
  }
}
