/** Between two readings the clocks may drift apart by so much without anybody having set one. */
const STEP_MS = 20;
/** A jump is remembered for so long: whatever was written before it has been read by then, or is not believed any more. */
const REMEMBER_MS = 60_000;

/**
 * The wall clock, watched by the monotonic one: it notices when it is set forward. (Set back, it makes a time look more
 * recent than it is, and at worst a wait longer.)
 */
export class WallClock {
  private lastEpochMs: number;
  private lastMs: number;
  private jumpMs = 0;
  private jumpAtMs = -Infinity;

  constructor(
    private readonly epochNowMs: () => number,
    private readonly nowMs: () => number,
  ) {
    this.lastEpochMs = epochNowMs();
    this.lastMs = nowMs();
  }

  /** Epoch ms. Also to be called now and then, so that a jump is seen near its time. */
  read(): number {
    const epochMs = this.epochNowMs();
    const nowMs = this.nowMs();
    const stepMs = epochMs - this.lastEpochMs - (nowMs - this.lastMs);
    if (stepMs > STEP_MS) {
      this.jumpMs = stepMs + (nowMs - this.jumpAtMs < REMEMBER_MS ? this.jumpMs : 0);
      this.jumpAtMs = nowMs;
    }
    this.lastEpochMs = epochMs;
    this.lastMs = nowMs;
    return epochMs;
  }

  /** For how long it has been later than `epochMs`, as far as that is certain: without a jump forward in between. Never negative. */
  sinceMs(epochMs: number): number {
    const elapsedMs = this.read() - epochMs;
    const sinceJumpMs = this.lastMs - this.jumpAtMs;
    if (sinceJumpMs >= REMEMBER_MS || elapsedMs <= sinceJumpMs) return Math.max(0, elapsedMs);
    return Math.max(sinceJumpMs, elapsedMs - this.jumpMs);
  }
}
