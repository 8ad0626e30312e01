import { isWireId } from '#contracts';
import { newEventId } from './new-event-id.js';

describe('newEventId', () => {
  it('has the shape of a webhook id, so that receivers see it as it is', () => {
    expect(isWireId(newEventId(Date.UTC(2026, 0, 1)))).toBe(true);
  });

  it('rises with the time, and differs within it', () => {
    const ids = [1, 2, 2_000_000_000_000, 3_000_000_000_000].map(newEventId);
    expect([...ids].sort()).toEqual(ids);
    expect(new Set(Array.from({ length: 1_000 }, () => newEventId(5))).size).toBe(1_000);
  });
});
