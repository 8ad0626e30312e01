import type { BlockedClock } from './blocked-clock.js';

/** A group's stays in a ring, and for how long the process kept it waiting there. */
export class RingStay {
  isOpen = false;
  private pastWaitMs = 0;
  /** What its clock was when the present stay began. */
  private entryMs = 0;

  constructor(private readonly clock: BlockedClock) {}

  enter(nowMs: number): void {
    if (this.isOpen) return;
    this.isOpen = true;
    this.entryMs = this.clock.at(nowMs);
  }

  leave(nowMs: number): void {
    this.pastWaitMs = this.waitMs(nowMs);
    this.isOpen = false;
  }

  /** In all. */
  waitMs(nowMs: number): number {
    return this.pastWaitMs + (this.isOpen ? this.clock.at(nowMs) - this.entryMs : 0);
  }
}
