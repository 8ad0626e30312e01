import fc from 'fast-check';
import { parseRetryAfter } from './parse-retry-after.js';

const nowMs = Date.parse('2023-11-14T22:13:20Z');

describe('parseRetryAfter', () => {
  it.each([
    ['3', 3_000],
    ['0', 0],
    [' 3\t', 3_000],
    ['0003', 3_000],
    ['86400', 86_400_000],
    ['99999999999', 99_999_999_999_000],
    ['9'.repeat(400), Infinity],
    ['Tue, 14 Nov 2023 22:13:25 GMT', 5_000],
    ['Tue, 14 Nov 2023 22:13:00 GMT', 0], // past
    ['Fri, 31 Dec 9999 23:59:59 GMT', Date.parse('9999-12-31T23:59:59Z') - nowMs],
    ['Tuesday, 14-Nov-23 22:13:25 GMT', 5_000], // RFC 850
    ['Tue Nov 14 22:13:25 2023', 5_000], // asctime, which is in UTC
    ['Sun Nov  6 08:49:37 1994', 0],
  ])('%s', (value, waitMs) => {
    expect(parseRetryAfter(value, nowMs)).toBe(waitMs);
  });

  it.each([
    [undefined],
    [''],
    ['soon'],
    ['-1'],
    ['+3'],
    ['1.5'],
    ['1e3'],
    ['0x10'],
    ['3 s'],
    ['3, 5'],
    ['٣'],
    ['NaN'],
    ['Infinity'],
    ['2023-11-14T22:13:25Z'],
    ['14 Nov 2023 22:13:25 GMT'],
    ['Tue, 14 Nov 2023 22:13:25 CET'],
    ['Tue, 99 Nov 2023 22:13:25 GMT'],
    ['Tue, 14 Nov 2023 99:13:25 GMT'],
    ['Abc, 14 Nov 2023 22:13:25 GMT'],
  ])('%s is no advice', (value) => {
    expect(parseRetryAfter(value, nowMs)).toBeUndefined();
  });

  it('is a wait or nothing, whatever an endpoint sends', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.integer().map(String),
          fc.date({ noInvalidDate: true }).map((d) => d.toUTCString()),
        ),
        (value) => {
          const waitMs = parseRetryAfter(value, nowMs);
          expect(waitMs === undefined || waitMs >= 0).toBe(true);
        },
      ),
    );
  });
});
