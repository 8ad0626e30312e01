import { admitCall, callLimit, leavesLiveBudget, type CallBounds } from './fair-share.js';

const bounds: CallBounds = { maxLive: 512, maxSlow: 1024, maxPerDestination: 32 };
const healthy = { live: 0, slow: 0, timedOut: false };
const counts = { live: 0, slow: 0, slowDestinations: 0 };

describe('callLimit', () => {
  it.each([
    ['healthy', healthy, counts, 32],
    ['slow, with room for everybody', { ...healthy, slow: 3 }, { ...counts, slow: 3, slowDestinations: 1 }, 32],
    ['slow, 64 destinations share', { ...healthy, slow: 3 }, { ...counts, slow: 900, slowDestinations: 64 }, 16],
    [
      'slow, more destinations than slots',
      { ...healthy, slow: 1 },
      { ...counts, slow: 1000, slowDestinations: 2000 },
      1,
    ],
    ['slow, the slow budget is full', { ...healthy, slow: 1 }, { ...counts, slow: 1024, slowDestinations: 40 }, 0],
    ['timed out', { ...healthy, timedOut: true }, counts, 1],
    ['timed out, the slow budget is full', { ...healthy, timedOut: true }, { ...counts, slow: 1024 }, 0],
    ['healthy, the slow budget is full', healthy, { ...counts, slow: 1024 }, 32],
    ['healthy, the slow budget is overdrawn by half of what it may be', healthy, { ...counts, slow: 1280 }, 16],
    ['healthy, one more slow call and none leaves the live budget', healthy, { ...counts, slow: 1535 }, 1],
    ['healthy, nothing leaves the live budget', healthy, { ...counts, slow: 1536 }, 1],
  ])('%s', (_case, destination, now, limit) => {
    expect(callLimit(destination, now, bounds, false)).toBe(limit);
  });

  it('leaves one that has answered lately all of its slots', () => {
    expect(callLimit(healthy, { ...counts, slow: 1536 }, bounds, true)).toBe(32);
  });
});

describe('admitCall', () => {
  it.each([
    ['a free slot', { ...healthy, live: 31 }, counts, 'yes'],
    ['its own cap reached', { ...healthy, live: 32 }, counts, 'group'],
    [
      'slow calls count against its cap',
      { ...healthy, live: 16, slow: 16 },
      { ...counts, slow: 16, slowDestinations: 1 },
      'group',
    ],
    ['the live budget is exhausted', healthy, { ...counts, live: 512 }, 'budget'],
    ['both: its own bound is named', { ...healthy, live: 32 }, { ...counts, live: 512 }, 'group'],
    ['one probe after a timeout', { ...healthy, timedOut: true }, counts, 'yes'],
    ['no second probe', { ...healthy, live: 1, timedOut: true }, counts, 'group'],
  ])('%s', (_case, destination, now, verdict) => {
    expect(admitCall(destination, now, bounds, false)).toBe(verdict);
  });
});

test('slow calls leave the live budget until the slow one is overdrawn by a live one', () => {
  expect(leavesLiveBudget({ ...counts, slow: 1535 }, bounds)).toBe(true);
  expect(leavesLiveBudget({ ...counts, slow: 1536 }, bounds)).toBe(false);
});
