import { TimeHeap } from './time-heap.js';

/** Wakes items at their time, never before, by a monotonic clock. */
export class DueTimer<T> {
  private readonly items: TimeHeap<T>;
  private timer: NodeJS.Timeout | undefined;
  private held = false;

  /** @param matters false: the item has gone and need not be woken */
  constructor(
    private readonly nowMs: () => number,
    private readonly wake: (item: T) => void,
    matters: (item: T) => boolean,
  ) {
    this.items = new TimeHeap(matters);
  }

  add(waitMs: number, item: T): void {
    const dueMs = this.nowMs() + waitMs;
    const earliestMs = this.items.nextMs;
    this.items.push(dueMs, item);
    if (earliestMs === undefined || dueMs < earliestMs) this.arm();
  }

  /** Wakes nothing until `release`, which wakes what has become due meanwhile. */
  hold(): void {
    this.held = true;
    clearTimeout(this.timer);
  }

  release(): void {
    this.held = false;
    this.fire();
  }

  /** Wakes what has become due by now: a busy event loop comes to its timers once in many calls. */
  look(): void {
    const { nextMs } = this.items;
    if (nextMs !== undefined && !this.held && nextMs <= this.nowMs()) this.fire();
  }

  private arm(): void {
    clearTimeout(this.timer);
    const { nextMs } = this.items;
    if (nextMs === undefined || this.held) return;
    // Rounded up: a timer that fires a fraction early would find nothing due.
    this.timer = setTimeout(() => this.fire(), Math.ceil(Math.max(0, nextMs - this.nowMs())));
  }

  private fire(): void {
    const nowMs = this.nowMs();
    for (let item = this.items.popDue(nowMs); item !== undefined; item = this.items.popDue(nowMs)) this.wake(item);
    this.arm();
  }
}
