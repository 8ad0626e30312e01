/** Deleted keys whose last version is remembered. */
const MAX_REMOVED = 10_000;

export interface TableRow<V> {
  readonly version: number;
  readonly row: V;
  readonly partition: number;
}

/**
 * Rows by key; the higher version wins, whatever the order of arrival. A tombstone removes, and the version it removed
 * is remembered, so that an older row written after it (by a second writer, or read again) does not come back.
 */
export class TableRows<V> {
  private readonly rows = new Map<string, TableRow<V>>();
  private readonly removed = new Map<string, number>();
  /** Keys whose newest record could not be read. */
  private readonly unreadable = new Set<string>();

  get size(): number {
    return this.rows.size;
  }

  get(key: string): V | undefined {
    return this.rows.get(key)?.row;
  }

  *entries(): IterableIterator<[string, V]> {
    for (const [key, { row }] of this.rows) yield [key, row];
  }

  /** @returns whether the row is now the key's row */
  put(key: string, candidate: TableRow<V>): boolean {
    this.unreadable.delete(key);
    const known = this.rows.get(key)?.version ?? this.removed.get(key);
    if (known !== undefined && (candidate.version < known || (candidate.version === known && !this.rows.has(key)))) {
      return false;
    }
    this.removed.delete(key);
    this.rows.set(key, candidate);
    return true;
  }

  /** @returns whether there was a row */
  remove(key: string): boolean {
    this.unreadable.delete(key);
    const known = this.rows.get(key);
    if (!known) return false;
    this.rows.delete(key);
    this.removed.set(key, known.version);
    if (this.removed.size > MAX_REMOVED) {
      for (const oldest of this.removed.keys()) {
        this.removed.delete(oldest);
        break;
      }
    }
    return true;
  }

  /** The newest record of the key says nothing: what is known of it stays. */
  keep(key: string): void {
    this.unreadable.add(key);
  }

  /**
   * Takes over what a complete reading of one partition found. A key it did not find is gone: its tombstone may have
   * been compacted away with it.
   *
   * @returns the keys whose rows changed
   */
  replacePartition(partition: number, read: TableRows<V>): string[] {
    const changed: string[] = [];
    for (const [key, known] of this.rows) {
      if (known.partition !== partition || read.rows.has(key) || read.unreadable.has(key)) continue;
      // Not remembered as removed: a topic made anew may be filled with the same versions again.
      this.rows.delete(key);
      changed.push(key);
    }
    for (const [key, candidate] of read.rows) {
      const sameVersion = this.rows.get(key)?.version === candidate.version;
      if (this.put(key, candidate) && !sameVersion) changed.push(key);
    }
    return changed;
  }
}
