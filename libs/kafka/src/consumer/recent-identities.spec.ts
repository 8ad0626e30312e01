import { RecentIdentities } from './recent-identities.js';

describe('RecentIdentities', () => {
  it('knows a second copy', () => {
    const identities = new RecentIdentities(4);
    expect(identities.remember('a')).toBe(true);
    expect(identities.remember('a')).toBe(false);
  });

  it('forgets the oldest beyond its capacity, again and again', () => {
    const identities = new RecentIdentities(2);
    for (const identity of ['a', 'b', 'c', 'd', 'e']) expect(identities.remember(identity)).toBe(true);
    expect([identities.remember('d'), identities.remember('e'), identities.remember('a')]).toEqual([
      false,
      false,
      true,
    ]);
  });
});
