/** For how long the process-wide budget has been exhausted in all, in the ms of a WaitingClock. */
export class BudgetClock {
  private totalMs = 0;
  private sinceMs: number | undefined;

  set(exhausted: boolean, nowMs: number): void {
    if (exhausted === (this.sinceMs !== undefined)) return;
    this.totalMs = this.at(nowMs);
    this.sinceMs = exhausted ? nowMs : undefined;
  }

  at(nowMs: number): number {
    return this.totalMs + (this.sinceMs === undefined ? 0 : nowMs - this.sinceMs);
  }
}
