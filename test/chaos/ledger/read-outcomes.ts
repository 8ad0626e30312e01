import type { TopicNames } from '#contracts';
import { readTopic, type TopicRecord } from '#testing';
import type { DeadLetter, Discard, Rejection } from './facts.js';

/** Enough for half a million records on a busy machine. */
const READ_TIMEOUT_MS = 120_000;

export interface Outcomes {
  deadLetters: DeadLetter[];
  rejections: Rejection[];
  discards: Discard[];
}

/** Everything the system has said about what it did not deliver, to the present end of its topics. */
export async function readOutcomes({ brokers, names }: { brokers: string[]; names: TopicNames }): Promise<Outcomes> {
  const read = (topic: string, keep: (record: TopicRecord) => boolean = () => true) =>
    readTopic({ brokers, topic, timeoutMs: READ_TIMEOUT_MS, keep });
  const [dead, rejected, attempts] = await Promise.all([
    read(names.deadLetter),
    read(names.rejected),
    read(names.attempts, ({ value }) => value?.includes('"discarded"') === true),
  ]);
  return {
    deadLetters: dead.map(toDeadLetter),
    rejections: rejected.map(toRejection),
    discards: attempts.flatMap(toDiscard),
  };
}

function toDeadLetter({ headers }: TopicRecord): DeadLetter {
  return {
    eventId: headers['event-id'] ?? '',
    destinationId: headers['destination-id'] ?? '',
    deliveryId: headers['delivery-id'] ?? '',
    run: headers['run'] ?? '',
    reason: headers['reason'] ?? '',
    attempts: Number(headers['attempts']),
    failedAtMs: Number(headers['failed-at']),
  };
}

function toRejection({ headers }: TopicRecord): Rejection {
  return { reason: headers['rejected-reason'] ?? '', origin: headers['origin'] ?? '' };
}

function toDiscard({ value }: TopicRecord): Discard[] {
  const attempt = JSON.parse(String(value)) as Record<string, string>;
  if (attempt['outcome'] !== 'discarded') return [];
  const { eventId = '', destinationId = '', run = '', startedAt = '' } = attempt;
  return [{ eventId, destinationId, run, atMs: Date.parse(startedAt) }];
}
