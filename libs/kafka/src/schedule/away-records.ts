/** Records told apart in one process; about 250 bytes each where every one has an order of its own. */
const MAX_TRACKED = 32_768;

interface GroupAway {
  /** Ascending sequences, by order. */
  orders: Map<string, number[]>;
  /** Away beyond the bound: which order they have is not known. */
  untrackedCount: number;
}

/**
 * Records that were parked and have not been read back, as far as their order goes: what was published after one of them
 * must not start before it is here again.
 *
 * Beyond the bound only a group's count is kept. Its records that were never parked then wait until all of it is back:
 * everything that is away was published before them. Those that come back are not held any more.
 */
export class AwayRecords {
  private readonly groups = new Map<string, GroupAway>();
  private trackedCount = 0;

  constructor(private readonly maxTracked = MAX_TRACKED) {}

  /** What is held: at most the bound, and a count for each group with records away. */
  get size(): number {
    return this.trackedCount;
  }

  left(group: string, order: string, sequence: number): void {
    let away = this.groups.get(group);
    if (away === undefined) this.groups.set(group, (away = { orders: new Map(), untrackedCount: 0 }));
    if (this.trackedCount >= this.maxTracked) {
      away.untrackedCount++;
      return;
    }
    this.trackedCount++;
    const sequences = away.orders.get(order);
    if (sequences === undefined) away.orders.set(order, [sequence]);
    else insertAscending(sequences, sequence);
  }

  /**
   * It was read back, or has ended elsewhere. One that a predecessor parked is not known here.
   * @returns true when the whole group may have been waiting for it
   */
  back(group: string, order: string, sequence: number): boolean {
    const away = this.groups.get(group);
    if (away === undefined) return false;
    const tracked = this.untrack(away, order, sequence);
    const last = !tracked && away.untrackedCount === 1;
    if (!tracked && away.untrackedCount > 0) away.untrackedCount--;
    if (away.orders.size === 0 && away.untrackedCount === 0) this.groups.delete(group);
    return last;
  }

  /** Is one away that was published before this record? `parkedBefore`: it came from a parked lane. */
  holds(group: string, order: string, sequence: number, parkedBefore: boolean): boolean {
    const away = this.groups.get(group);
    if (away === undefined) return false;
    if (away.untrackedCount > 0 && !parkedBefore) return true;
    const first = away.orders.get(order)?.[0];
    return first !== undefined && first < sequence;
  }

  forget(): void {
    this.groups.clear();
    this.trackedCount = 0;
  }

  private untrack({ orders }: GroupAway, order: string, sequence: number): boolean {
    const sequences = orders.get(order);
    const index = sequences?.indexOf(sequence) ?? -1;
    if (sequences === undefined || index < 0) return false;
    sequences.splice(index, 1);
    if (sequences.length === 0) orders.delete(order);
    this.trackedCount--;
    return true;
  }
}

/** They leave nearly in order, so the search from the end is short. */
function insertAscending(sequences: number[], sequence: number): void {
  let i = sequences.length;
  while (i > 0 && sequences[i - 1]! > sequence) i--;
  sequences.splice(i, 0, sequence);
}
