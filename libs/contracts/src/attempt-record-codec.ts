import { parseJsonObject } from './json-codec.js';
import { compileCheck, objectOf, schemas } from './schema.js';
import { toStorableText } from './storable-text.js';

export const ATTEMPT_OUTCOMES = ['delivered', 'retry', 'dead', 'discarded'] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

/** Why an attempt ended as it did. A closed list: it is a column, a header and a metric label. */
export const ATTEMPT_REASONS = [
  'ok',
  'http_status',
  'timeout',
  'dns',
  'connect',
  'tls',
  'reset',
  'protocol',
  'blocked',
  'disabled',
  'deleted',
  'overflow',
  'expired',
  'internal',
] as const;
export type AttemptReason = (typeof ATTEMPT_REASONS)[number];

/** One attempt, as it is logged. Its identity is (`deliveryId`, `run`, `attempt`) of its destination. Times are ISO 8601. */
export interface AttemptRecord {
  deliveryId: string;
  eventId: string;
  eventType: string;
  tenantId: string;
  projectId: string;
  agentId: string;
  destinationId: string;
  run: string;
  /** The first is 1. */
  attempt: number;
  /** When the run's first command was made. */
  createdAt: string;
  startedAt: string;
  durationMs: number;
  outcome: AttemptOutcome;
  reason: AttemptReason;
  /** Null where no HTTP status arrived. */
  statusCode: number | null;
  /** The beginning of a failure's body, at most 1 KB of text. */
  responseExcerpt: string | null;
  /** When the next attempt is due; null where there is none. */
  nextAttemptAt: string | null;
  /** Position of the event. */
  origin: string;
  /** Position of the run's first command. */
  command: string;
}

/** Largest `responseExcerpt`, in bytes of UTF-8. */
export const MAX_EXCERPT_BYTES = 1_024;

const { id, idOrEmpty, dateTime, dateTimeOrNull, textOrNull } = schemas;
const position = { type: 'string', maxLength: 1_024 };
const checkRecord = compileCheck(
  objectOf({
    deliveryId: id,
    eventId: id,
    eventType: id,
    tenantId: id,
    projectId: id,
    agentId: idOrEmpty,
    destinationId: id,
    run: id,
    attempt: { type: 'integer', minimum: 1 },
    createdAt: dateTime,
    startedAt: dateTime,
    durationMs: { type: 'number', minimum: 0 },
    outcome: { type: 'string', enum: ATTEMPT_OUTCOMES },
    reason: { type: 'string', enum: ATTEMPT_REASONS },
    statusCode: { type: ['integer', 'null'] },
    responseExcerpt: textOrNull,
    nextAttemptAt: dateTimeOrNull,
    origin: position,
    command: position,
  }),
);

export function encodeAttemptRecord(record: AttemptRecord): Buffer {
  return Buffer.from(JSON.stringify(pickRecord(record)), 'utf8');
}

export type AttemptRecordResult = { ok: true; record: AttemptRecord } | { ok: false; detail: string };

/** Reads an attempt record; never throws. Unknown fields are dropped, and every text in it can be stored. */
export function decodeAttemptRecord(value: Buffer | null): AttemptRecordResult {
  const json = parseJsonObject(value);
  if (!json.ok) return { ok: false, detail: json.detail };
  const detail = checkRecord(json.value);
  if (detail !== undefined) return { ok: false, detail };
  const record = json.value as unknown as AttemptRecord;
  const wrong = TIMES.find((field) => record[field] !== null && Number.isNaN(Date.parse(record[field])));
  if (wrong !== undefined) return { ok: false, detail: `${wrong}: is not a moment` };
  return { ok: true, record: pickRecord(record) };
}

/** A leap second, or an offset of hours alone, is a time by the schema and in PostgreSQL, and none to JavaScript. */
const TIMES = ['createdAt', 'startedAt', 'nextAttemptAt'] as const;

/** Exactly the record's own fields: what else an object carries must not reach the log. */
function pickRecord(a: AttemptRecord): AttemptRecord {
  return {
    deliveryId: a.deliveryId,
    eventId: a.eventId,
    eventType: a.eventType,
    tenantId: a.tenantId,
    projectId: a.projectId,
    agentId: a.agentId,
    destinationId: a.destinationId,
    run: a.run,
    attempt: a.attempt,
    createdAt: a.createdAt,
    startedAt: a.startedAt,
    durationMs: a.durationMs,
    outcome: a.outcome,
    reason: a.reason,
    statusCode: a.statusCode,
    responseExcerpt: a.responseExcerpt === null ? null : toStorableText(a.responseExcerpt, MAX_EXCERPT_BYTES),
    nextAttemptAt: a.nextAttemptAt,
    origin: toStorableText(a.origin),
    command: toStorableText(a.command),
  };
}
