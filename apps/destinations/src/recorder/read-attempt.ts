import { decodeAttemptRecord, encodeAttemptRecord, type AttemptRecord } from '#contracts';
import type { LoggedAttempt } from '../store/delivery-log.repository.js';

const DAY_MS = 86_400_000;
/** Each day that occurs becomes a partition: a broken clock must not make tables by the thousand. */
const MAX_AGE_DAYS = 400;
/** A clock that is a little fast is no reason to refuse. */
const MAX_AHEAD_DAYS = 30;
/** A record of ours has half a kilobyte; what is much larger holds something that decoding cuts or drops. */
const MAX_VERBATIM_BYTES = 4_096;

export type ReadAttemptResult = { ok: true; attempt: LoggedAttempt } | { ok: false; detail: string };

/** From a record's bytes to a row of the delivery log. Never throws. `detail` names field and rule, never a value. */
export function readAttempt(value: Buffer | null, nowMs: number): ReadAttemptResult {
  const decoded = decodeAttemptRecord(value);
  if (!decoded.ok || value === null) return { ok: false, detail: decoded.ok ? 'empty' : decoded.detail };
  const createdAtMs = Date.parse(decoded.record.createdAt);
  if (!(createdAtMs > nowMs - MAX_AGE_DAYS * DAY_MS && createdAtMs < nowMs + MAX_AHEAD_DAYS * DAY_MS)) {
    return { ok: false, detail: `createdAt: more than ${MAX_AGE_DAYS} days ago or ${MAX_AHEAD_DAYS} days ahead` };
  }
  const day = new Date(createdAtMs).toISOString().slice(0, 10);
  return { ok: true, attempt: { record: decoded.record, day, json: jsonOf(value, decoded.record) } };
}

/**
 * The bytes as they came, unless they might hold what PostgreSQL refuses. That, U+0000 or half a surrogate pair, can stand
 * in valid UTF-8 only as an escape; the decoded record is free of both.
 */
function jsonOf(value: Buffer, record: AttemptRecord): string {
  const isVerbatim = value.length <= MAX_VERBATIM_BYTES && !value.includes('\\u');
  return (isVerbatim ? value : encodeAttemptRecord(record)).toString('utf8');
}
