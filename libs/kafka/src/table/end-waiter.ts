import { setTimeout as sleep } from 'node:timers/promises';

import { backoffMs } from '../producer/partition-queue.js';

export interface EndWaiterOptions {
  /** Asks the broker for the topic's present end by partition. */
  fetchEnds: () => Promise<ReadonlyMap<number, number>>;
  hasReached: (ends: ReadonlyMap<number, number>) => boolean;
  isStopped: () => boolean;
}

interface Waiter {
  ends: ReadonlyMap<number, number>;
  resolve: () => void;
  reject: (error: Error) => void;
}

/**
 * Waits until a reader has passed the topic's present end. Callers share questions to the broker: while one is under
 * way, those who come later share the next, since the answer to the first may be older than their call.
 */
export class EndWaiter {
  private asking: Promise<ReadonlyMap<number, number>> | undefined;
  private next: Promise<ReadonlyMap<number, number>> | undefined;
  private waiters = new Set<Waiter>();

  constructor(private readonly o: EndWaiterOptions) {}

  async reachPresentEnd(): Promise<void> {
    const ends = await this.askForEnds();
    if (this.o.hasReached(ends)) return;
    await new Promise<void>((resolve, reject) => {
      this.waiters.add({ ends, resolve, reject });
      if (this.o.isStopped()) this.check();
    });
  }

  /** To be called when the reader has moved on, or stopped. */
  check(): void {
    for (const waiter of this.waiters) {
      if (this.o.isStopped()) waiter.reject(stoppedError());
      else if (this.o.hasReached(waiter.ends)) waiter.resolve();
      else continue;
      this.waiters.delete(waiter);
    }
  }

  private askForEnds(): Promise<ReadonlyMap<number, number>> {
    if (!this.asking) return this.ask();
    this.next ??= this.asking.then(
      () => this.askNext(),
      () => this.askNext(),
    );
    return this.next;
  }

  private askNext(): Promise<ReadonlyMap<number, number>> {
    this.next = undefined;
    return this.ask();
  }

  private ask(): Promise<ReadonlyMap<number, number>> {
    const asking = this.askUntilTold().finally(() => {
      if (this.asking === asking) this.asking = undefined;
    });
    this.asking = asking;
    return asking;
  }

  private async askUntilTold(): Promise<ReadonlyMap<number, number>> {
    for (let failures = 1; !this.o.isStopped(); failures += 1) {
      try {
        return await this.o.fetchEnds();
      } catch {
        await sleep(backoffMs(failures));
      }
    }
    throw stoppedError();
  }
}

function stoppedError(): Error {
  return new Error('the table was stopped');
}
