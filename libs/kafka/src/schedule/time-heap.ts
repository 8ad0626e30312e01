interface Timed<T> {
  atMs: number;
  item: T;
}

/** A binary min-heap of items by time. Items that no longer matter are skipped by the reader, not removed. */
export class TimeHeap<T> {
  private readonly nodes: Timed<T>[] = [];

  get size(): number {
    return this.nodes.length;
  }

  /** The earliest time, or undefined when empty. */
  get nextMs(): number | undefined {
    return this.nodes[0]?.atMs;
  }

  push(atMs: number, item: T): void {
    const nodes = this.nodes;
    let i = nodes.push({ atMs, item }) - 1;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (nodes[parent]!.atMs <= atMs) break;
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

  private sink(): void {
    const nodes = this.nodes;
    for (let i = 0; ;) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2]) {
        if (child < nodes.length && nodes[child]!.atMs < nodes[least]!.atMs) least = child;
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
