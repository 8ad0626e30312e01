import { RecentIdentities } from './recent-identities.js';

describe('RecentIdentities', () => {
  it('knows a second copy', () => {
    const identities = new RecentIdentities(4);
    expect(identities.remember('a')).toBe(true);
    expect(identities.remember('a')).toBe(false);
  });

  it('counts what was forgotten and comes again from when it came again', () => {
    const identities = new RecentIdentities(2);
    for (const identity of ['a', 'b']) identities.remember(identity);
    identities.forget('a');
    expect(identities.has('a')).toBe(false);
    // It takes the place of its older self, and the next one that of b.
    for (const identity of ['a', 'c']) expect(identities.remember(identity)).toBe(true);
    expect(['a', 'b', 'c'].map((identity) => identities.has(identity))).toEqual([true, false, true]);
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
