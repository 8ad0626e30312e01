/** Something else started in this time: there is somebody to leave time for. */
export const NEIGHBOUR_MS = 10_000;
/** The pace is set anew this often. */
const WINDOW_MS = 100;
/** Until it is known what the process has time for, and again where nothing was caught up with for so long. */
const FIRST_PER_SECOND = 256;
const FORGET_MS = 1_000;
const MIN_PER_SECOND = 100;
/** Of all that starts it may always be one in so many: however busy the others keep the process, it does not stand. */
const ONE_IN = 4;
/** From one window to the next: the share of one says little. */
const MAX_GAIN = 1.3;
const MAX_LOSS = 0.7;
/** Held back for so long, it takes more and more of the loop's time, and all after as long again: what comes anew may be more than the pace. */
const PATIENCE_MS = 60_000;
/** Of the loop's time, and some more: so it becomes faster in the end, whatever else takes that. */
const ALL = 1.25;
/** Starts that were not used of earlier moments. */
const MAX_CREDIT = 8;

export interface CatchUpPaceOptions {
  /** For which share of the time since it was asked last the event loop was at work, 0 to 1. */
  loopShare(): number;
  /** More than this makes the pace slower, less makes it faster. 1: no pace. */
  maxLoopShare: number;
}

/**
 * How fast records that were put off start while others come: so that the event loop stays idle for a share of its time, and others find
 * it so. Where none come, as fast as they can.
 */
export class CatchUpPace {
  private perSecond = FIRST_PER_SECOND;
  private credit = MAX_CREDIT;
  private creditMs = -Infinity;
  private windowMs = -Infinity;
  /** In this window. */
  private startedCount = 0;
  private otherCount = 0;
  private refused = false;
  /** In which something was refused, less those in which nothing was. */
  private heldBackMs = 0;
  private latestOtherMs = -Infinity;

  constructor(
    private readonly options: CatchUpPaceOptions,
    private readonly nowMs: () => number,
  ) {}

  /** So many may start now. */
  get room(): number {
    const nowMs = this.nowMs();
    if (nowMs - this.latestOtherMs > NEIGHBOUR_MS || this.options.maxLoopShare >= 1) return Infinity;
    if (nowMs - this.windowMs >= WINDOW_MS) this.beginWindow(nowMs);
    this.credit = Math.min(MAX_CREDIT, this.credit + ((nowMs - this.creditMs) * this.perSecond) / 1_000);
    this.creditMs = nowMs;
    const room = Math.floor(this.credit);
    this.refused ||= room === 0;
    return room;
  }

  /** Of records; undefined where nothing is caught up with, or nobody else comes. */
  get limitPerSecond(): number | undefined {
    return this.nowMs() - this.windowMs < FORGET_MS ? this.perSecond : undefined;
  }

  started(): void {
    this.startedCount++;
    this.credit = Math.max(0, this.credit - 1);
  }

  /** One that was not put off, of a group that does not catch up. */
  otherStarted(): void {
    this.otherCount++;
    this.latestOtherMs = this.nowMs();
  }

  private beginWindow(nowMs: number): void {
    const passedMs = nowMs - this.windowMs;
    const share = this.options.loopShare();
    const isAnew = passedMs > FORGET_MS;
    const heldBackMs = this.heldBackMs + (this.refused && !isAnew ? passedMs : -passedMs);
    this.heldBackMs = Math.min(2 * PATIENCE_MS, Math.max(0, heldBackMs));
    this.perSecond = isAnew ? FIRST_PER_SECOND : this.paceAfter(passedMs / 1_000, share);
    this.windowMs = nowMs;
    this.startedCount = this.otherCount = 0;
    this.refused = false;
  }

  private get shareLimit(): number {
    const { maxLoopShare } = this.options;
    const impatience = Math.max(0, this.heldBackMs / PATIENCE_MS - 1);
    return maxLoopShare + (ALL - maxLoopShare) * impatience;
  }

  private paceAfter(seconds: number, share: number): number {
    const change = Math.max(MAX_LOSS, Math.min(MAX_GAIN, this.shareLimit / share));
    const others = this.otherCount / seconds;
    const least = Math.max(MIN_PER_SECOND, others / (ONE_IN - 1));
    // Slower than what has started; faster only where that was as much as it might be.
    if (change < 1) return Math.max(least, Math.min(this.perSecond, this.startedCount / seconds) * change);
    return Math.max(least, this.refused ? this.perSecond * change : this.perSecond);
  }
}
