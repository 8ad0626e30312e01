/** Keys kept at most; above it, those with a full budget are forgotten, and if there is none, the one used least recently. */
const MAX_KEYS = 10_000;

/**
 * So many requests a minute for each key, in a burst or spread: a leaky bucket, kept as one number a key (the time at
 * which its bucket is empty again).
 */
export class RequestBudget {
  private readonly emptyAtMs = new Map<string, number>();
  private readonly costMs: number;

  constructor(
    perMinute: number,
    private readonly windowMs = 60_000,
  ) {
    this.costMs = windowMs / perMinute;
  }

  /** Counts a request. @returns 0 where it may go on, else the ms until one may; a refused one is not counted */
  take(key: string, nowMs: number): number {
    const emptyAtMs = Math.max(this.emptyAtMs.get(key) ?? 0, nowMs) + this.costMs;
    const waitMs = emptyAtMs - this.windowMs - nowMs;
    // Sums of a fraction may end a hair above the window.
    if (waitMs > 1e-6 * this.windowMs) return waitMs;
    if (!this.emptyAtMs.has(key) && this.emptyAtMs.size >= MAX_KEYS) this.forgetFull(nowMs);
    // To the end of the order: the first is then the one used least recently.
    this.emptyAtMs.delete(key);
    this.emptyAtMs.set(key, emptyAtMs);
    return 0;
  }

  /** Takes back a request that was let pass and does not count after all. */
  giveBack(key: string): void {
    const emptyAtMs = this.emptyAtMs.get(key);
    if (emptyAtMs !== undefined) this.emptyAtMs.set(key, emptyAtMs - this.costMs);
  }

  get size(): number {
    return this.emptyAtMs.size;
  }

  private forgetFull(nowMs: number): void {
    for (const [key, emptyAtMs] of this.emptyAtMs) if (emptyAtMs <= nowMs) this.emptyAtMs.delete(key);
    if (this.emptyAtMs.size < MAX_KEYS) return;
    for (const oldest of this.emptyAtMs.keys()) {
      this.emptyAtMs.delete(oldest);
      return;
    }
  }
}
