import { durationText, timeAgo } from './time-ago.js';

describe('timeAgo', () => {
  it.each([
    [0, 'just now'],
    [-4_000, 'just now'],
    [-42_000, '42 s ago'],
    [-61_000, '1 min. ago'],
    [-3 * 3_600_000, '3 hr. ago'],
    [-50 * 3_600_000, '2 days ago'],
    [3_500, 'in 4 s'],
    [600_000, 'in 10 min.'],
    [30 * 86_400_000 - 900, 'in 30 days'],
  ])('says %i ms as %s', (offsetMs, text) => expect(timeAgo(1e12 + offsetMs, 1e12)).toBe(text));
});

describe('durationText', () => {
  it.each([
    [7, '7 ms'],
    [999.4, '999 ms'],
    [2_430, '2.4 s'],
    [30_012, '30 s'],
  ])('says %d ms as %s', (ms, text) => expect(durationText(ms)).toBe(text));
});
