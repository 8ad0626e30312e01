/** For how long in all the process has let nothing start, in the ms of a WaitingClock. */
export class BlockedClock {
  private totalMs = 0;
  private sinceMs: number | undefined;

  set(isBlocked: boolean, nowMs: number): void {
    if (isBlocked === (this.sinceMs !== undefined)) return;
    this.totalMs = this.at(nowMs);
    this.sinceMs = isBlocked ? nowMs : undefined;
  }

  at(nowMs: number): number {
    return this.totalMs + (this.sinceMs === undefined ? 0 : nowMs - this.sinceMs);
  }
}
