/** Of one group. */
interface Away {
  count: number;
  /** All its records are of one partition number. */
  readonly partition: number;
}

/** How many records of each group this process has parked and not read back. What a predecessor parked is not known here. */
export class AwayCounts {
  private readonly groups = new Map<string, Away>();

  of(group: string): number {
    return this.groups.get(group)?.count ?? 0;
  }

  left(group: string, partition: number): void {
    const away = this.groups.get(group);
    if (away !== undefined) away.count++;
    else this.groups.set(group, { count: 1, partition });
  }

  back(group: string): void {
    const away = this.groups.get(group);
    if (away !== undefined && --away.count === 0) this.groups.delete(group);
  }

  /** A group of this partition number that has records away. */
  some(partition: number, is: (group: string) => boolean): boolean {
    for (const [group, away] of this.groups) if (away.partition === partition && is(group)) return true;
    return false;
  }

  /** Of this partition number nothing is known any more. */
  forget(partition: number): void {
    for (const [group, away] of this.groups) if (away.partition === partition) this.groups.delete(group);
  }
}
