import { Fifo } from './fifo.js';
import { TurnQuota } from './turn-quota.js';

/** Takes a few milliseconds. */
const PORTION_COUNT = 64;

/**
 * Hands items on in portions, a turn of the event loop each: thousands that are parked at one moment must not keep the
 * answers of healthy calls waiting. The first portion goes at once.
 */
export class Portions<T> {
  private readonly items = new Fifo<T>();
  private readonly quota = new TurnQuota(PORTION_COUNT, () => this.work());

  constructor(private readonly handOn: (item: T) => void) {}

  get waitingCount(): number {
    return this.items.length;
  }

  push(item: T): void {
    this.items.push(item);
    this.work();
  }

  private work(): void {
    while (this.items.length > 0 && !this.quota.usedUp) {
      this.quota.use();
      this.handOn(this.items.shift()!);
    }
  }
}
