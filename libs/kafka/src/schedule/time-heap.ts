interface Timed<T> {
  atMs: number;
  /** Among those of one time: the order in which they were pushed. */
  place: number;
  item: T;
}

const MIN_CAPACITY = 1_024;

/**
 * A binary min-heap of items by time, first in first out among equals. One that no longer matters stays until its time, or until such
 * items are the larger half: a heap holds at most twice what matters, or 1,024 items.
 */
export class TimeHeap<T> {
  private nodes: Timed<T>[] = [];
  private capacity = MIN_CAPACITY;
  private nextPlace = 0;

  constructor(private readonly matters: (item: T) => boolean = () => true) {}

  get size(): number {
    return this.nodes.length;
  }

  /** The earliest time, or undefined when empty. */
  get nextMs(): number | undefined {
    return this.nodes[0]?.atMs;
  }

  push(atMs: number, item: T): void {
    if (this.nodes.length >= this.capacity) this.compact();
    const nodes = this.nodes;
    let i = nodes.push({ atMs, place: this.nextPlace++, item }) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (compare(nodes[parent]!, nodes[i]!) <= 0) break;
      this.swap(i, parent);
      i = parent;
    }
  }

  /** Removes and returns the earliest item if its time has come. */
  popDue(nowMs: number): T | undefined {
    const top = this.nodes[0];
    if (top === undefined || top.atMs > nowMs) return undefined;
    const last = this.nodes.pop()!;
    if (this.nodes.length > 0) {
      this.nodes[0] = last;
      this.sink();
    }
    return top.item;
  }

  /** What is sorted is a heap. */
  private compact(): void {
    this.nodes = this.nodes.filter(({ item }) => this.matters(item)).sort(compare);
    this.capacity = Math.max(MIN_CAPACITY, 2 * this.nodes.length);
  }

  private sink(): void {
    const nodes = this.nodes;
    for (let i = 0; ;) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < nodes.length && compare(nodes[child]!, nodes[least]!) < 0) least = child;
      }
      if (least === i) return;
      this.swap(i, least);
      i = least;
    }
  }

  private swap(a: number, b: number): void {
    const node = this.nodes[a]!;
    this.nodes[a] = this.nodes[b]!;
    this.nodes[b] = node;
  }
}

function compare(a: Timed<unknown>, b: Timed<unknown>): number {
  return a.atMs - b.atMs || a.place - b.place;
}
