/** So much is the coarseness of the two clocks. What is slewed rather than set looks like a jump now and then: it costs a few ms. */
const STEP_MS = 2;
/** A jump is remembered until so many came after it: by then whatever was written before it has been read. */
const REMEMBERED_COUNT = 64;

interface Jump {
  /** Monotonic ms at which it was noticed. */
  atMs: number;
  byMs: number;
}

/**
 * The wall clock, watched by the monotonic one: it notices when it is set forward. (Set back, it makes a time look more
 * recent than it is, and at worst a wait longer.)
 */
export class WallClock {
  private lastEpochMs: number;
  private lastMs: number;
  /** Latest first. */
  private readonly jumps: Jump[] = [];

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
    const byMs = epochMs - this.lastEpochMs - (nowMs - this.lastMs);
    if (byMs > STEP_MS) {
      this.jumps.unshift({ atMs: nowMs, byMs });
      this.jumps.length = Math.min(this.jumps.length, REMEMBERED_COUNT);
    }
    this.lastEpochMs = epochMs;
    this.lastMs = nowMs;
    return epochMs;
  }

  /** For how long it has been later than `epochMs`, less the jumps forward in between. Never negative. */
  sinceMs(epochMs: number): number {
    let elapsedMs = this.read() - epochMs;
    for (const { atMs, byMs } of this.jumps) {
      const sinceJumpMs = this.lastMs - atMs;
      if (elapsedMs <= sinceJumpMs) break; // written after it
      elapsedMs = Math.max(sinceJumpMs, elapsedMs - byMs);
    }
    return Math.max(0, elapsedMs);
  }
}
