import { AwayCounts } from './away-counts.js';

describe('AwayCounts', () => {
  const setUp = () => {
    const counts = new AwayCounts();
    const groupsOf = (partition: number) => {
      const groups: string[] = [];
      counts.some(partition, (group) => groups.push(group) < 0);
      return groups;
    };
    return { counts, groupsOf };
  };

  it('knows the groups of a partition number that have records away', () => {
    const { counts, groupsOf } = setUp();
    for (const group of ['a', 'a', 'b']) counts.left(group, 0);
    counts.left('c', 1);
    for (const group of ['a', 'b', 'unknown']) counts.back(group);
    expect([groupsOf(0), groupsOf(1)]).toEqual([['a'], ['c']]);
    for (const group of ['a', 'a']) counts.back(group);
    expect(groupsOf(0)).toEqual([]);
  });

  it('forgets one partition number, and keeps the others', () => {
    const { counts, groupsOf } = setUp();
    counts.left('a', 0);
    counts.left('b', 1);
    counts.forget(0);
    expect([groupsOf(0), groupsOf(1)]).toEqual([[], ['b']]);
    counts.left('a', 0);
    counts.back('a');
    expect(groupsOf(0)).toEqual([]);
  });

  it('stops looking at the first that is meant', () => {
    const { counts } = setUp();
    const asked: string[] = [];
    for (const group of ['a', 'b', 'c']) counts.left(group, 0);
    expect(counts.some(0, (group) => asked.push(group) === 2)).toBe(true);
    expect(asked).toEqual(['a', 'b']);
  });
});
