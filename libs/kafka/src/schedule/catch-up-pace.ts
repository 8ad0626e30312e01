/** Another group's record started in this time: there is somebody to leave time for. */
export const NEIGHBOUR_MS = 10_000;
/** The pace is set anew this often. */
const WINDOW_MS = 100;
/** Until it is known what the process has time for, and again where nothing parked has asked for so long. */
const FIRST_PER_SECOND = 256;
const FORGET_MS = 1_000;
const MIN_PER_SECOND = 100;
/** Of all that starts: however busy the others keep the process, what was parked does not stand. */
const LEAST_RATIO = 0.25;
/** From one window to the next: the ratio of one says little. */
const MAX_GAIN = 1.3;
const MAX_LOSS = 0.7;
/** Of what has started: more would be a pace that nothing has shown to be possible. */
const MAX_LEAD = 2;
/** Held back for so long, it takes more and more of the loop's time, and all after as long again: what comes anew may be more than the pace. */
const PATIENCE_MS = 60_000;
/** More than all of the loop's time: then it becomes faster, whatever else takes that. */
const IMPATIENT_RATIO = 1.25;
/** Starts that were not used of earlier moments. */
const MAX_CREDIT = 8;

export interface CatchUpPaceOptions {
  /** For how much of the time since it was asked last the event loop was at work, 0 to 1. */
  loopRatio(): number;
  /** More than this makes the pace slower, less makes it faster. 1: no pace. */
  maxLoopRatio: number;
}

const UNPACED: CatchUpPaceOptions = { maxLoopRatio: 1, loopRatio: () => 0 };

/**
 * How fast parked records start while others come: so that the event loop stays idle for some of its time, and others find it so. Where none
 * come, as fast as they can.
 */
export class CatchUpPace {
  private perSecond = FIRST_PER_SECOND;
  private credit = MAX_CREDIT;
  private creditMs = -Infinity;
  private windowMs = -Infinity;
  /** In this window. */
  private startedCount = 0;
  private otherCount = 0;
  private refusedMs = 0;
  private refusedSinceMs: number | undefined;
  /** The time in which it was refused, less that in which it was not. */
  private heldBackMs = 0;
  private latestOtherMs = -Infinity;

  constructor(
    private readonly options = UNPACED,
    private readonly nowMs: () => number,
  ) {}

  /** May one start now? To be asked whenever one could. */
  admits(): boolean {
    const nowMs = this.nowMs();
    if (nowMs - this.latestOtherMs > NEIGHBOUR_MS || this.options.maxLoopRatio >= 1) {
      this.refusedSinceMs = undefined;
      return true;
    }
    if (nowMs - this.windowMs >= WINDOW_MS) this.beginWindow(nowMs);
    this.credit = Math.min(MAX_CREDIT, this.credit + ((nowMs - this.creditMs) * this.perSecond) / 1_000);
    this.creditMs = nowMs;
    this.countRefusal(nowMs);
    this.refusedSinceMs = this.credit < 1 ? nowMs : undefined;
    return this.credit >= 1;
  }

  /** It did when it was asked last. */
  get refuses(): boolean {
    return this.refusedSinceMs !== undefined;
  }

  /** Of records; undefined where nothing parked has asked lately, or nobody else comes. */
  get limitPerSecond(): number | undefined {
    return this.nowMs() - this.windowMs < FORGET_MS ? this.perSecond : undefined;
  }

  started(): void {
    this.startedCount++;
    this.credit = Math.max(0, this.credit - 1);
  }

  /** A record that was not parked, of a group that has nothing to catch up with. */
  otherStarted(): void {
    this.otherCount++;
    this.latestOtherMs = this.nowMs();
  }

  private countRefusal(nowMs: number): void {
    if (this.refusedSinceMs !== undefined) this.refusedMs += nowMs - this.refusedSinceMs;
  }

  private beginWindow(nowMs: number): void {
    const passedMs = nowMs - this.windowMs;
    const loopRatio = this.options.loopRatio();
    const isAnew = passedMs > FORGET_MS;
    if (!isAnew) this.countRefusal(nowMs);
    const heldBackMs = this.heldBackMs + 2 * this.refusedMs - passedMs;
    this.heldBackMs = Math.min(2 * PATIENCE_MS, Math.max(0, heldBackMs));
    this.perSecond = isAnew ? FIRST_PER_SECOND : this.paceAfter(passedMs / 1_000, loopRatio);
    this.windowMs = nowMs;
    this.startedCount = this.otherCount = this.refusedMs = 0;
    this.refusedSinceMs = undefined;
  }

  private get loopRatioLimit(): number {
    const { maxLoopRatio } = this.options;
    const impatience = Math.max(0, this.heldBackMs / PATIENCE_MS - 1);
    return maxLoopRatio + (IMPATIENT_RATIO - maxLoopRatio) * impatience;
  }

  private paceAfter(seconds: number, loopRatio: number): number {
    const change = Math.max(MAX_LOSS, Math.min(MAX_GAIN, this.loopRatioLimit / loopRatio));
    const started = this.startedCount / seconds;
    const least = Math.max(MIN_PER_SECOND, ((this.otherCount / seconds) * LEAST_RATIO) / (1 - LEAST_RATIO));
    const next =
      change < 1
        ? Math.max(this.perSecond * MAX_LOSS, Math.min(this.perSecond, started) * change)
        : Math.max(this.perSecond, Math.min(this.perSecond * change, started * MAX_LEAD));
    return Math.max(least, next);
  }
}
