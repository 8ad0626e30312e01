import { hashText } from './hash-text.js';

/** Records told apart in one process; 44 bytes each, measured, where every one has an order of its own: 5.5 MiB at most. */
const MAX_TRACKED = 131_072;

/**
 * Records that were parked and have not been read back, as far as their order goes: what was published after one of them
 * must not start before it is here again.
 *
 * Beyond the bound only a group's count is kept. Its records that were never parked then wait until all of it is back:
 * everything that is away was published before them. Those that come back are not held any more.
 */
export class AwayRecords {
  /** By the hash of group and order: the sequence that is away, or several, ascending. */
  private readonly tracked = new Map<number, number | number[]>();
  private trackedCount = 0;
  /** By group: records away beyond the bound. Which order they have is not known. */
  private readonly untracked = new Map<string, number>();

  constructor(private readonly maxTracked = MAX_TRACKED) {}

  /** What is held: at most the bound, and a count for each group with more away. */
  get size(): number {
    return this.trackedCount + this.untracked.size;
  }

  get isFull(): boolean {
    return this.trackedCount >= this.maxTracked;
  }

  /** @param key of group and order: {@link awayKeyOf} */
  left(group: string, key: number, sequence: number): void {
    if (this.isFull) {
      this.untracked.set(group, (this.untracked.get(group) ?? 0) + 1);
      return;
    }
    this.trackedCount++;
    const others = this.tracked.get(key);
    if (others === undefined) this.tracked.set(key, sequence);
    else if (typeof others === 'number') this.tracked.set(key, [others, sequence].sort(ascending));
    else insertAscending(others, sequence);
  }

  /**
   * It was read back, or has ended elsewhere. One that a predecessor parked is not known here.
   * @returns true when the whole group may have been waiting for it
   */
  back(group: string, key: number, sequence: number): boolean {
    if (this.untrack(key, sequence)) return false;
    const count = this.untracked.get(group);
    if (count === undefined) return false;
    if (count > 1) this.untracked.set(group, count - 1);
    else this.untracked.delete(group);
    return count === 1;
  }

  /** Is one away that was published before this record? `parkedBefore`: it came from a parked lane. */
  holds(group: string, key: number, sequence: number, parkedBefore: boolean): boolean {
    if (!parkedBefore && this.untracked.has(group)) return true;
    const away = this.tracked.get(key);
    const first = typeof away === 'object' ? away[0] : away;
    return first !== undefined && first < sequence;
  }

  forget(): void {
    this.tracked.clear();
    this.untracked.clear();
    this.trackedCount = 0;
  }

  private untrack(key: number, sequence: number): boolean {
    const away = this.tracked.get(key);
    if (typeof away === 'number' ? away !== sequence : !away?.includes(sequence)) return false;
    if (typeof away === 'number' || away?.length === 1) this.tracked.delete(key);
    else away?.splice(away.indexOf(sequence), 1);
    this.trackedCount--;
    return true;
  }
}

/** Texts that share one by chance, one pair in a billion with all that may be tracked, hold each other a little. */
export function awayKeyOf(group: string, order: string): number {
  return hashText(`${group}\n${order}`);
}

function ascending(a: number, b: number): number {
  return a - b;
}

/** They leave nearly in order, so the search from the end is short. */
function insertAscending(sequences: number[], sequence: number): void {
  let i = sequences.length;
  while (i > 0 && sequences[i - 1]! > sequence) i--;
  sequences.splice(i, 0, sequence);
}
