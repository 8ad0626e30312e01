import type { AttemptRecord } from '#contracts';
import { POISON_BYTES, poisonObjects, RawJson, type PoisonBytes } from './poison-bytes.js';

const NO_TEXTS = [
  ['missing', undefined],
  ['null', null],
  ['a number', 7],
  ['a list', ['a']],
  ['an object', { toString: 'a' }],
] as const;
const NO_IDS = [
  ...NO_TEXTS,
  ['empty', ''],
  ['256 characters', 'a'.repeat(256)],
  ['U+0000', 'a\u0000'],
  ['half a surrogate pair', new RawJson('"a\\ud800"')],
] as const;
const NO_TIMES = [
  ...NO_TEXTS,
  ['empty', ''],
  ['epoch ms', '1772366400000'],
  ['no offset', '2026-03-01T12:00:00'],
  ['the 30th of February', '2026-02-30T12:00:00Z'],
  ['a year of five digits', '12026-03-01T12:00:00Z'],
  ['a leap second', '2026-06-30T23:59:60Z'],
  ['an offset of hours alone', '2026-03-01T12:00:00+05'],
] as const;
const NO_COUNTS = [
  ...NO_TEXTS.filter(([what]) => what !== 'a number'),
  ['negative', -1],
  ['a string', '1'],
  ['huge', new RawJson('1e99')],
  ['beyond a double', new RawJson('1e400')],
  ['more than a column takes', 2 ** 40],
] as const;
const NO_POSITIONS = [...NO_TEXTS, ['2000 characters', 'a'.repeat(2_000)]] as const;

const FAULTS = {
  deliveryId: NO_IDS,
  eventId: NO_IDS,
  eventType: NO_IDS,
  tenantId: NO_IDS,
  projectId: NO_IDS,
  agentId: NO_IDS.filter(([what]) => what !== 'empty'),
  destinationId: NO_IDS,
  run: NO_IDS,
  attempt: [...NO_COUNTS, ['0', 0], ['a fraction', 1.5]],
  createdAt: [...NO_TIMES, ['of 1970', '1970-01-01T00:00:00.000Z'], ['of a year to come', '2999-01-01T00:00:00.000Z']],
  startedAt: [...NO_TIMES, ['of the year 0', '0000-01-01T00:00:00Z']],
  durationMs: NO_COUNTS,
  outcome: [...NO_TEXTS, ['unknown', 'won'], ['__proto__', '__proto__']],
  reason: [...NO_TEXTS, ['unknown', 'because']],
  statusCode: [...NO_COUNTS.filter(([what]) => !['null', 'negative'].includes(what)), ['a fraction', 200.5]],
  responseExcerpt: NO_TEXTS.filter(([what]) => what !== 'null'),
  nextAttemptAt: NO_TIMES.filter(([what]) => what !== 'null'),
  origin: NO_POSITIONS,
  command: NO_POSITIONS,
} as const;

/** Values of `webhooks.attempts` that the delivery log cannot take. */
export function poisonAttempts(good: AttemptRecord): PoisonBytes[] {
  return [...POISON_BYTES, ...poisonObjects(good, FAULTS)];
}
