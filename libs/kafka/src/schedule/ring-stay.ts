/** A group's stays in a ring, and for how long it was there for want of a budget, and not for a bound of its own. */
export class RingStay {
  inRing = false;
  /** Earlier stays while the process-wide budget was exhausted, in ms. */
  private pastWaitMs = 0;
  /** The budget's exhausted time when the present stay began. */
  private entryMs = 0;

  /** @param exhaustedMs for how long the budget has been exhausted in all */
  enter(exhaustedMs: number): void {
    this.inRing = true;
    this.entryMs = exhaustedMs;
  }

  leave(exhaustedMs: number): void {
    this.pastWaitMs = this.budgetWaitMs(exhaustedMs);
    this.inRing = false;
  }

  budgetWaitMs(exhaustedMs: number): number {
    return this.pastWaitMs + (this.inRing ? exhaustedMs - this.entryMs : 0);
  }
}
