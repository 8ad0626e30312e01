/** A second copy follows the first within one producer's retry, so a few thousand records are far enough back. */
const REMEMBERED_COUNT = 16_384;

/** The identities of the latest records of one partition. */
export class RecentIdentities {
  private readonly known = new Set<string>();
  private readonly ring: string[] = [];
  private oldest = 0;

  constructor(private readonly capacity = REMEMBERED_COUNT) {}

  /** @returns false when the identity is among the remembered ones; it then stays where it was. */
  remember(identity: string): boolean {
    if (this.known.has(identity)) return false;
    this.known.add(identity);
    if (this.ring.length < this.capacity) {
      this.ring.push(identity);
      return true;
    }
    this.known.delete(this.ring[this.oldest]!);
    this.ring[this.oldest] = identity;
    this.oldest = (this.oldest + 1) % this.capacity;
    return true;
  }
}
