import { deliveryIdOf, encodeAttemptRecord } from '#contracts';
import { attemptOf } from '../../test/attempt-of.js';
import { readAttempt } from './read-attempt.js';

const NOW_MS = Date.parse('2026-03-01T12:00:00.000Z');
const DAY_MS = 86_400_000;
const KEY = Buffer.from('acme/support/orders');
const RECORD = attemptOf({ outcome: 'dead', reason: 'http_status', statusCode: 404, responseExcerpt: 'no such page' });

/** Past the encoder, which repairs texts: what another producer may have written. */
const bytesOf = (changes: Record<string, unknown>) => Buffer.from(JSON.stringify({ ...RECORD, ...changes }));
const jsonOf = (value: Buffer): string => {
  const read = readAttempt({ key: KEY, value }, NOW_MS);
  if (!read.ok) throw new Error(read.detail);
  return read.attempt.json;
};

describe('readAttempt', () => {
  it('hands the bytes on as they came', () => {
    const value = encodeAttemptRecord({ ...RECORD, responseExcerpt: 'é "quoted" \n 💥' });
    expect(readAttempt({ key: KEY, value }, NOW_MS)).toMatchObject({
      ok: true,
      attempt: { day: '2026-03-01', json: value.toString() },
    });
  });

  it.each([
    ['a NUL', 'a\u0000b', 'a\ufffdb'],
    ['half a surrogate pair', 'a\ud800b', 'a\ufffdb'],
    ['the other half', '\udc00', '\ufffd'],
  ])('repairs %s, which PostgreSQL refuses', (_case, excerpt, repaired) => {
    expect(JSON.parse(jsonOf(bytesOf({ responseExcerpt: excerpt })))).toEqual({ ...RECORD, responseExcerpt: repaired });
  });

  it('cuts an excerpt and drops fields that are not ours, where the record is large', () => {
    const json = jsonOf(bytesOf({ responseExcerpt: 'x'.repeat(5_000), body: 'y'.repeat(5_000) }));
    expect(JSON.parse(json)).toEqual({ ...RECORD, responseExcerpt: 'x'.repeat(1_024) });
  });

  it.each([
    ['2026-02-28T23:59:59.999Z', '2026-02-28'],
    ['2026-03-01T00:30:00.000+02:00', '2026-02-28'],
    ['2026-02-28T23:30:00.000-01:00', '2026-03-01'],
  ])('%s belongs to the UTC day %s', (createdAt, day) => {
    expect(readAttempt({ key: KEY, value: bytesOf({ createdAt }) }, NOW_MS)).toMatchObject({
      ok: true,
      attempt: { day },
    });
  });

  it('cuts a beginning to milliseconds: rounded, as PostgreSQL would, it could belong to the next day', () => {
    const value = bytesOf({ createdAt: '2026-02-28T23:59:59.9999999Z' });
    expect(readAttempt({ key: KEY, value }, NOW_MS)).toMatchObject({ ok: true, attempt: { day: '2026-02-28' } });
    expect(JSON.parse(jsonOf(value))).toMatchObject({ createdAt: '2026-02-28T23:59:59.999Z' });
  });

  it.each([
    [-399, true],
    [-401, false],
    [29, true],
    [31, false],
  ])('a beginning %d days from now is taken: %s', (days, ok) => {
    const createdAt = new Date(NOW_MS + days * DAY_MS).toISOString();
    expect(readAttempt({ key: KEY, value: bytesOf({ createdAt }) }, NOW_MS).ok).toBe(ok);
  });

  it.each([
    ['no value', null],
    ['no JSON', Buffer.from('{')],
    ['two records in one', Buffer.from(`${JSON.stringify(RECORD)},${JSON.stringify(RECORD)}`)],
    ['a leap second, which is no moment', bytesOf({ createdAt: '2026-06-30T23:59:60Z' })],
    ['a start in a leap second', bytesOf({ startedAt: '2026-06-30T23:59:60Z' })],
    ['a start with an offset of hours alone', bytesOf({ startedAt: '2026-06-30T23:59:59+05' })],
    ['a next attempt in a leap second', bytesOf({ nextAttemptAt: '2026-06-30T23:59:60Z' })],
    ['an outcome that does not exist', bytesOf({ outcome: 'lost' })],
  ])('refuses %s', (_case, value) => {
    expect(readAttempt({ key: KEY, value }, NOW_MS)).toEqual({ ok: false, detail: expect.any(String) });
  });

  it.each([
    ['no key', null, {}],
    ['the key of another tenant', 'mallory/support/orders', {}],
    ['the key of another project', 'acme/sales/orders', {}],
    ['a longer key', 'acme/support/orders/', {}],
    ['the delivery of another event', KEY, { deliveryId: deliveryIdOf('evt_2', KEY.toString()) }],
    ['the delivery of another tenant', KEY, { deliveryId: deliveryIdOf('evt_1', 'mallory/support/orders') }],
  ])('refuses %s', (_case, key, changes) => {
    const read = readAttempt({ key: key === null ? null : Buffer.from(key), value: bytesOf(changes) }, NOW_MS);
    expect(read).toEqual({ ok: false, detail: expect.stringMatching(/^(key|deliveryId): is (not )?that of/) });
  });

  it('takes the delivery of its own event and destination', () => {
    const value = bytesOf({ deliveryId: deliveryIdOf('evt_1', KEY.toString()) });
    expect(readAttempt({ key: KEY, value }, NOW_MS).ok).toBe(true);
  });

  it('tells field and rule, never a value', () => {
    const read = readAttempt({ key: KEY, value: bytesOf({ createdAt: '1999-12-31T00:00:00.000Z' }) }, NOW_MS);
    expect(read).toEqual({ ok: false, detail: expect.stringMatching(/^createdAt: (?!.*1999)/) });
  });
});
