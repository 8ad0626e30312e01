import { measureLateness } from './measure-lateness.js';

const planned = (eventId: string, notBeforeMs: number, attempt = 2) => ({ eventId, attempt, notBeforeMs });
const arrival = (eventId: string, atMs: number, attempt = 2) => ({ eventId, attempt, atMs });

describe('measureLateness', () => {
  it('tells how late each retry is from its own time', () => {
    const plan = [planned('a', 1_000), planned('a', 5_000, 3), planned('b', 2_000)];
    const lateness = measureLateness(plan, [arrival('b', 2_030), arrival('a', 1_000), arrival('a', 5_010, 3)]);
    expect(lateness).toEqual({ matched: 3, early: 0, missing: 0, unplanned: 0, p50Ms: 10, p99Ms: 30, maxMs: 30 });
  });

  it('counts what is early, missing, unplanned and repeated', () => {
    const plan = [planned('early', 1_000), planned('missing', 1_000), planned('twice', 1_000)];
    const arrivals = [arrival('early', 999), arrival('twice', 1_001), arrival('twice', 1_500), arrival('other', 1_000)];
    expect(measureLateness(plan, arrivals)).toMatchObject({ matched: 2, early: 1, missing: 1, unplanned: 2 });
  });
});
