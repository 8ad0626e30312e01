/**
 * How far back a second copy is known, in records of its partition.
 *
 * The farthest one is written by the successor of a producer that died: what the dead one had not committed (0.2 s), its
 * session (10 s), and the join of its group (3 s), while others go on writing to the partition. 16,384 records are 1,240 a second for
 * so long; 4,567 deliveries a second over 4 partitions, the most that was measured, need 15,100.
 */
export const REMEMBERED_COUNT = 16_384;

/** The identities of the latest records of one partition. */
export class RecentIdentities {
  /** Where in the ring each lies. */
  private readonly known = new Map<string, number>();
  private readonly ring: string[] = [];
  private oldest = 0;

  constructor(private readonly capacity = REMEMBERED_COUNT) {}

  /** As if it had not been remembered; its place is taken until it would be the oldest. */
  forget(identity: string): void {
    this.known.delete(identity);
  }

  has(identity: string): boolean {
    return this.known.has(identity);
  }

  /** @returns false when the identity is among the remembered ones; it then stays where it was. */
  remember(identity: string): boolean {
    if (this.known.has(identity)) return false;
    if (this.ring.length < this.capacity) {
      this.known.set(identity, this.ring.push(identity) - 1);
      return true;
    }
    const leaving = this.ring[this.oldest]!;
    // One that was forgotten and remembered again has a newer place.
    if (this.known.get(leaving) === this.oldest) this.known.delete(leaving);
    this.ring[this.oldest] = identity;
    this.known.set(identity, this.oldest);
    this.oldest = (this.oldest + 1) % this.capacity;
    return true;
  }
}
