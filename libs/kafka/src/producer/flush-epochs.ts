/** The records accepted between two calls of `flush`. */
export interface FlushEpoch {
  pending: number;
}

/**
 * Lets `flush` wait for exactly the records accepted before it, at the price of one counter per record: records carry
 * the epoch they were accepted in, and a flush closes the present one.
 */
export class FlushEpochs {
  private present: FlushEpoch = { pending: 0 };
  private closed = new Set<FlushEpoch>();
  private waiters: { epochs: Set<FlushEpoch>; done: () => void }[] = [];

  accept(): FlushEpoch {
    this.present.pending += 1;
    return this.present;
  }

  settle(epoch: FlushEpoch): void {
    epoch.pending -= 1;
    if (epoch.pending > 0 || !this.closed.delete(epoch)) return;
    for (const waiter of this.waiters) {
      waiter.epochs.delete(epoch);
      if (waiter.epochs.size === 0) waiter.done();
    }
    this.waiters = this.waiters.filter((waiter) => waiter.epochs.size > 0);
  }

  /** Resolves when every record accepted so far is settled. */
  settled(): Promise<void> {
    if (this.present.pending > 0) {
      this.closed.add(this.present);
      this.present = { pending: 0 };
    }
    if (this.closed.size === 0) return Promise.resolve();
    return new Promise((done) => this.waiters.push({ epochs: new Set(this.closed), done }));
  }
}
