import {
  deadLetterHeaders,
  destinationKeyOf,
  encodeAttemptRecord,
  encodeCommandHeaders,
  positionOf,
  rejectedRecord,
  type AttemptReason,
  type TopicNames,
} from '#contracts';
import type { BatchingProducer, KafkaRecord, Ownership } from '#kafka';
import type { Logger } from '#observability';
import type { Command } from '../command/read-command.js';
import type { DeliveryMetrics } from '../delivery.metrics.js';
import { attemptRecordOf, type AttemptFacts } from './attempt-record.js';

export interface DeadLetter {
  reason: AttemptReason;
  /** Attempts that were made. */
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
}

/**
 * Every record that follows from a command, by name. Each call resolves when Kafka has acknowledged, and publishes nothing for
 * a partition that another process owns by then (`owner`).
 */
export class OutcomePublisher {
  constructor(
    private readonly topics: TopicNames,
    /** Commands' successors: sent at once. */
    private readonly producer: BatchingProducer,
    /** Attempt records: not urgent, gathered for a few milliseconds. */
    private readonly attempts: BatchingProducer,
    private readonly metrics: Pick<DeliveryMetrics, 'rejected'>,
    private readonly logger: Logger,
  ) {}

  async attempt(command: Command, facts: AttemptFacts, owner: Ownership): Promise<void> {
    const value = encodeAttemptRecord(attemptRecordOf(command, facts));
    await this.attempts.send({ topic: this.topics.attempts, key: keyOf(command), value }, owner);
  }

  async retry(
    command: Command,
    plan: { attempt: number; delayMs: number; notBeforeMs: number },
    owner: Ownership,
  ): Promise<void> {
    const topic = laneOf(this.topics.retryLanes, plan.delayMs);
    await this.move(topic, { ...command, attempt: plan.attempt, notBeforeMs: plan.notBeforeMs }, owner);
  }

  async defer(command: Command, plan: { delayMs: number; notBeforeMs: number }, owner: Ownership): Promise<void> {
    const topic = laneOf(this.topics.deferLanes, plan.delayMs);
    await this.move(topic, { ...command, notBeforeMs: plan.notBeforeMs }, owner);
  }

  async deadLetter(command: Command, letter: DeadLetter, owner: Ownership): Promise<void> {
    const headers = deadLetterHeaders(command, { ...letter, failedAtMs: Date.now() });
    await this.producer.send(
      { topic: this.topics.deadLetter, key: keyOf(command), value: command.body, headers },
      owner,
    );
  }

  /** A record that cannot be read or processed, with its original bytes and headers. */
  async reject(record: KafkaRecord, reason: string, detail: string, owner: Ownership): Promise<void> {
    const origin = positionOf(record);
    const rejection = { reason, detail, origin, rejectedAtMs: Date.now() };
    await this.producer.send({ topic: this.topics.rejected, ...rejectedRecord(record, rejection) }, owner);
    this.metrics.rejected.inc({ reason });
    this.logger.warn({ origin, reason, detail }, 'command rejected');
  }

  private async move(topic: string, command: Command, owner: Ownership): Promise<void> {
    const headers = encodeCommandHeaders(command);
    await this.producer.send({ topic, key: keyOf(command), value: command.body, headers }, owner);
  }
}

function keyOf({ tenantId, projectId, destinationId }: Command): string {
  return destinationKeyOf({ tenantId, projectId, id: destinationId });
}

function laneOf(lanes: TopicNames['retryLanes'], delayMs: number): string {
  const lane = lanes.find((l) => l.delayMs === delayMs);
  if (lane === undefined) throw new Error(`no lane of ${delayMs} ms`);
  return lane.topic;
}
