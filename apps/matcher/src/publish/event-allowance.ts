import { ByteBudget } from '#kafka';

/**
 * Bound of one event's commands that are under way. The producer writes a partition's records in the order it gets them: behind
 * one event with very many destinations, this is what a command of another project waits for.
 */
export const MAX_UNACKNOWLEDGED_BYTES_PER_EVENT = 1024 * 1024;

/** What one event may have under way: within its own bound, and within that of all. */
export class EventAllowance {
  private readonly own = new ByteBudget(MAX_UNACKNOWLEDGED_BYTES_PER_EVENT);

  constructor(private readonly all: ByteBudget) {}

  /** Resolves when the bytes may be used. Each acquire needs one `release` of the same size. */
  async acquire(bytes: number): Promise<void> {
    await this.own.acquire(bytes);
    await this.all.acquire(bytes);
  }

  release(bytes: number): void {
    this.own.release(bytes);
    this.all.release(bytes);
  }

  /** Makes of `held` bytes, acquired before, as many as are needed. Holds none while it waits: others would wait for those. */
  async exchange(held: number, needed: number): Promise<void> {
    if (needed <= held) return this.release(held - needed);
    this.release(held);
    await this.acquire(needed);
  }
}
