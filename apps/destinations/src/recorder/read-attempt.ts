import { decodeAttemptRecord, encodeAttemptRecord, findForeignClaim } from '#contracts';
import type { LoggedAttempt } from '../store/delivery-log.repository.js';

const DAY_MS = 86_400_000;
/** Each day that occurs becomes a partition: a broken clock must not make tables by the thousand. */
const MAX_AGE_DAYS = 400;
/** A clock that is a little fast is no reason to refuse. */
const MAX_AHEAD_DAYS = 30;
/** A record of ours has half a kilobyte; what is much larger holds something that decoding cuts or drops. */
const MAX_VERBATIM_BYTES = 4_096;

/** Rows are found by the delivery's id: a record that claims another's would stand in for its attempts. */
const FOREIGN = {
  key: 'key: is not that of the destination in the value',
  'delivery id': 'deliveryId: is that of another delivery',
} as const;

export type ReadAttemptResult = { ok: true; attempt: LoggedAttempt } | { ok: false; detail: string };

/** From a record's bytes to a row of the delivery log. Never throws. `detail` names field and rule, never a value. */
export function readAttempt(
  { key, value }: { key: Buffer | null; value: Buffer | null },
  nowMs: number,
): ReadAttemptResult {
  const decoded = decodeAttemptRecord(value);
  if (!decoded.ok || value === null) return { ok: false, detail: decoded.ok ? 'empty' : decoded.detail };
  const foreign = findForeignClaim(key, decoded.record);
  if (foreign !== undefined) return { ok: false, detail: FOREIGN[foreign] };
  const createdAtMs = Date.parse(decoded.record.createdAt);
  if (!(createdAtMs > nowMs - MAX_AGE_DAYS * DAY_MS && createdAtMs < nowMs + MAX_AHEAD_DAYS * DAY_MS)) {
    return { ok: false, detail: `createdAt: more than ${MAX_AGE_DAYS} days ago or ${MAX_AHEAD_DAYS} days ahead` };
  }
  // Whole milliseconds: PostgreSQL would round a finer time, over midnight even, and so out of the day's partition.
  const createdAt = new Date(createdAtMs).toISOString();
  const record = { ...decoded.record, createdAt };
  const isVerbatim = createdAt === decoded.record.createdAt && isStorable(value);
  const json = (isVerbatim ? value : encodeAttemptRecord(record)).toString('utf8');
  return { ok: true, attempt: { record, day: createdAt.slice(0, 10), json } };
}

/**
 * Whether PostgreSQL takes the bytes as they came. What it refuses, U+0000 or half a surrogate pair, can stand in valid
 * UTF-8 only as an escape; the decoded record is free of both.
 */
function isStorable(value: Buffer): boolean {
  return value.length <= MAX_VERBATIM_BYTES && !value.includes('\\u');
}
