import { Fifo } from './fifo.js';

/** Takes a few milliseconds. */
const PORTION_COUNT = 64;

/**
 * Hands items on in portions, a turn of the event loop each: thousands that are parked at one moment must not keep the
 * answers of healthy calls waiting. The first portion goes at once.
 */
export class Portions<T> {
  private readonly items = new Fifo<T>();
  private left = PORTION_COUNT;
  private resting = false;

  constructor(private readonly handOn: (item: T) => void) {}

  get waitingCount(): number {
    return this.items.length;
  }

  push(item: T): void {
    this.items.push(item);
    this.work();
    this.rest();
  }

  private work(): void {
    for (; this.left > 0 && this.items.length > 0; this.left--) this.handOn(this.items.shift()!);
  }

  private rest(): void {
    if (this.resting) return;
    this.resting = true;
    setImmediate(() => {
      this.resting = false;
      this.left = PORTION_COUNT;
      this.work();
      if (this.items.length > 0) this.rest();
    });
  }
}
