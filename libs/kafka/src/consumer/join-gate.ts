/** Closed while the group decides who owns what. */
export class JoinGate {
  /** Calls in flight are waited for: by the group, before it is closed, or by a process that ends. */
  isAwaited = false;
  private waiting: Promise<void> | undefined;
  private open_: (() => void) | undefined;

  get closed(): boolean {
    return this.waiting !== undefined;
  }

  close(): void {
    this.waiting ??= new Promise((resolve) => (this.open_ = resolve));
  }

  open(): void {
    this.open_?.();
    this.waiting = this.open_ = undefined;
  }

  /** At once when it is open. */
  opened(): Promise<void> {
    return this.waiting ?? Promise.resolve();
  }
}
