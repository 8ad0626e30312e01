/** For how long at least an answer counts; at most twice as long. */
const GENERATION_MS = 30_000;
/** Of one generation: what comes beyond it is not remembered, and so less trusted in a bad time. */
const MAX_COUNT = 10_000;

/** Destinations that answered lately, in two generations. */
export class RecentlyAnswered {
  private current = new Set<string>();
  private previous = new Set<string>();
  private turnedMs = -Infinity;

  has(destination: string): boolean {
    return this.current.has(destination) || this.previous.has(destination);
  }

  add(destination: string): void {
    if (this.current.size < MAX_COUNT) this.current.add(destination);
  }

  forget(destination: string): void {
    this.current.delete(destination);
    this.previous.delete(destination);
  }

  /** To be told the time now and then (monotonic ms). */
  advance(nowMs: number): void {
    if (nowMs - this.turnedMs < GENERATION_MS) return;
    this.turnedMs = nowMs;
    this.previous = this.current;
    this.current = new Set();
  }
}
