/** More than the scheduler's tick: a longer gap means that the process had no CPU, which no group is to blame for. */
const MAX_STEP_MS = 100;

/**
 * The time that counts as waiting, in ms: it stands still while the scheduler is held (a rebalance, a drain) and while the
 * process does not run, so that a pause of ours never parks a record.
 */
export class WaitingClock {
  private elapsedMs = 0;
  private lastMs: number;
  private running = true;

  constructor(private readonly monotonicMs: () => number) {
    this.lastMs = monotonicMs();
  }

  now(): number {
    const nowMs = this.monotonicMs();
    if (this.running) this.elapsedMs += Math.min(nowMs - this.lastMs, MAX_STEP_MS);
    this.lastMs = nowMs;
    return this.elapsedMs;
  }

  pause(): void {
    this.now();
    this.running = false;
  }

  resume(): void {
    this.now();
    this.running = true;
  }
}
