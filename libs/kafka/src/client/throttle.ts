const MAX_KEYS = 1_000;

/** Lets the same story be told once in a while instead of at every retry. */
export class Throttle {
  private readonly told = new Map<string, { atMs: number; suppressed: number }>();

  /** @param intervalMs how long a story with the same key stays untold */
  constructor(private readonly intervalMs: number) {}

  /**
   * @param nowMs monotonic time
   * @returns how often the story was suppressed since it was last told, or undefined: do not tell it now
   */
  tell(key: string, nowMs: number): number | undefined {
    const last = this.told.get(key);
    if (last && nowMs - last.atMs < this.intervalMs) {
      last.suppressed += 1;
      return undefined;
    }
    if (!last && this.told.size >= MAX_KEYS) this.told.clear();
    this.told.set(key, { atMs: nowMs, suppressed: 0 });
    return last?.suppressed ?? 0;
  }
}
