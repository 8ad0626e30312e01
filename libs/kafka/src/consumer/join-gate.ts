/** Closed while the group decides who owns what. */
export class JoinGate {
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
