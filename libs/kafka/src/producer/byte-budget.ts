interface Waiter {
  bytes: number;
  grant: () => void;
}

/**
 * A bound on bytes that are under way, e.g. published and not yet acknowledged. First come, first served: a large
 * request is not overtaken by small ones. A request above the whole bound is granted once nothing else is out.
 */
export class ByteBudget {
  private usedBytes = 0;
  private waiters: Waiter[] = [];

  /** @param maxBytes at least 1 */
  constructor(private readonly maxBytes: number) {
    if (!(maxBytes >= 1)) throw new RangeError(`a byte budget must be at least 1, not ${maxBytes}`);
  }

  /** Resolves when the bytes may be used. Each acquire needs one {@link release} of the same size. */
  acquire(bytes: number): Promise<void> {
    if (this.waiters.length === 0 && this.fits(bytes)) {
      this.usedBytes += bytes;
      return Promise.resolve();
    }
    return new Promise((grant) => this.waiters.push({ bytes, grant }));
  }

  release(bytes: number): void {
    this.usedBytes -= bytes;
    let granted = 0;
    for (const waiter of this.waiters) {
      if (!this.fits(waiter.bytes)) break;
      this.usedBytes += waiter.bytes;
      waiter.grant();
      granted += 1;
    }
    if (granted > 0) this.waiters = this.waiters.slice(granted);
  }

  private fits(bytes: number): boolean {
    return this.usedBytes === 0 || this.usedBytes + bytes <= this.maxBytes;
  }
}
