import type { TopicNames } from '#contracts';
import { readTopic, type TopicRecord } from '#testing';
import type { DeadLetter, Discard, Rejection, Settings } from './facts.js';

/** Enough for half a million records on a busy machine. */
const READ_TIMEOUT_MS = 120_000;

export interface Outcomes {
  deadLetters: DeadLetter[];
  rejections: Rejection[];
  discards: Discard[];
  /** Attempts that were given up after so long, by the name that {@link attemptName} gives them. */
  hungUp: ReadonlySet<string>;
}

export interface OutcomeOptions {
  brokers: string[];
  names: TopicNames;
  settings: Pick<Settings, 'attemptTimeoutMs'>;
}

/** Everything the system has said about what it did not deliver, to the present end of its topics. */
export async function readOutcomes({ brokers, names, settings }: OutcomeOptions): Promise<Outcomes> {
  const read = (topic: string, keep: (record: TopicRecord) => boolean = () => true) =>
    readTopic({ brokers, topic, timeoutMs: READ_TIMEOUT_MS, keep });
  const [dead, rejected, attempts] = await Promise.all([
    read(names.deadLetter),
    read(names.rejected),
    read(names.attempts, ({ value }) => value !== null && /"(discarded|timeout)"/.test(value.toString())),
  ]);
  return {
    deadLetters: dead.map(toDeadLetter),
    rejections: rejected.map(toRejection),
    discards: attempts.flatMap(toDiscard),
    hungUp: new Set(attempts.flatMap((record) => toHungUp(record, settings.attemptTimeoutMs))),
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

export function attemptName(eventId: string, destinationId: string | null, run: string, attempt: number): string {
  return [eventId, destinationId, run, attempt].join(' ');
}

function toHungUp({ value }: TopicRecord, attemptTimeoutMs: number): string[] {
  const record = JSON.parse(String(value)) as Record<string, string>;
  const { reason, durationMs, eventId = '', destinationId = '', run = '', attempt } = record;
  if (reason !== 'timeout' || !(Number(durationMs) >= attemptTimeoutMs)) return [];
  return [attemptName(eventId, destinationId, run, Number(attempt))];
}
