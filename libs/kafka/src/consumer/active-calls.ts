import type { PartitionState } from './partition-state.js';

/** Handlers and parkings under way, of partitions that are still owned: what a rebalance or a shutdown waits for. */
export class ActiveCalls {
  private readonly waiting = new Set<() => void>();

  constructor(private readonly partitions: { readonly activeCount: number }) {}

  begin(state: PartitionState): void {
    state.activeCount++;
  }

  end(state: PartitionState): void {
    state.activeCount--;
    this.recheck();
  }

  /** Partitions were lost: what still runs for them is not waited for. */
  recheck(): void {
    if (this.waiting.size > 0 && this.partitions.activeCount === 0) for (const done of [...this.waiting]) done();
  }

  /** @returns false when calls were still under way after `timeoutMs` */
  async idle(timeoutMs: number): Promise<boolean> {
    if (this.partitions.activeCount === 0 || timeoutMs <= 0) return this.partitions.activeCount === 0;
    await new Promise<void>((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.waiting.delete(done);
        resolve();
      };
      const timer = setTimeout(done, timeoutMs);
      this.waiting.add(done);
    });
    return this.partitions.activeCount === 0;
  }
}
