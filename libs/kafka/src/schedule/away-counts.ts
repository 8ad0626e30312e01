/** Of one group. */
interface Away {
  count: number;
  /** All its records are of one partition number. */
  readonly partition: number;
}

/**
 * How many records of each group were parked and have not been read back. What a predecessor parked is not known here, and is told by
 * when it was written.
 */
export class AwayCounts {
  private readonly groups = new Map<string, Away>();

  /** @param sinceMs what was written before was not parked here; epoch ms */
  constructor(private sinceMs: number) {}

  left(group: string, partition: number): void {
    const away = this.groups.get(group);
    if (away !== undefined) away.count++;
    else this.groups.set(group, { count: 1, partition });
  }

  /** @param writtenMs epoch ms */
  back(group: string, writtenMs: number): void {
    const away = this.groups.get(group);
    if (away === undefined || writtenMs < this.sinceMs) return;
    if (--away.count === 0) this.groups.delete(group);
  }

  /** A group of this partition number that has records away. */
  some(partition: number, is: (group: string) => boolean): boolean {
    for (const [group, away] of this.groups) if (away.partition === partition && is(group)) return true;
    return false;
  }

  forget(sinceMs: number): void {
    this.groups.clear();
    this.sinceMs = sinceMs;
  }
}
