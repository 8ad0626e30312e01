import { AwayCounts } from './away-counts.js';

describe('AwayCounts', () => {
  const setUp = () => {
    const counts = new AwayCounts(1_000);
    const groupsOf = (partition: number) => {
      const groups: string[] = [];
      counts.some(partition, (group) => groups.push(group) < 0);
      return groups;
    };
    return { counts, groupsOf };
  };

  it('knows the groups of a partition number that have records away', () => {
    const { counts, groupsOf } = setUp();
    counts.left('a', 0);
    counts.left('a', 0);
    counts.left('b', 0);
    counts.left('c', 1);
    counts.back('a', 2_000);
    counts.back('b', 2_000);
    expect([groupsOf(0), groupsOf(1)]).toEqual([['a'], ['c']]);
    counts.back('a', 2_000);
    counts.back('a', 2_000);
    expect(groupsOf(0)).toEqual([]);
  });

  it("takes a predecessor's record for none of ours", () => {
    const { counts, groupsOf } = setUp();
    counts.left('a', 0);
    counts.back('a', 999);
    expect(groupsOf(0)).toEqual(['a']);
  });

  it('begins anew', () => {
    const { counts, groupsOf } = setUp();
    counts.left('a', 0);
    counts.forget(5_000);
    expect(groupsOf(0)).toEqual([]);
    counts.left('a', 0);
    counts.back('a', 4_000);
    expect(groupsOf(0)).toEqual(['a']);
  });

  it('stops looking at the first that is meant', () => {
    const { counts } = setUp();
    const asked: string[] = [];
    for (const group of ['a', 'b', 'c']) counts.left(group, 0);
    expect(counts.some(0, (group) => asked.push(group) === 2)).toBe(true);
    expect(asked).toEqual(['a', 'b']);
  });
});
