/** One at a time, first come, first served. */
export class Turns {
  private readonly waiting = new Set<() => void>();
  private taken = false;

  /**
   * @param signal gives the turn up while it is waited for: the promise then stays pending
   * @returns ends the turn; to be called once
   */
  async take(signal: AbortSignal): Promise<() => void> {
    if (this.taken) await this.turn(signal);
    this.taken = true;
    return this.end;
  }

  private turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.waiting.add(resolve);
      signal.addEventListener('abort', () => this.waiting.delete(resolve), { once: true });
    });
  }

  /** The next one takes over without a gap: nobody who comes now gets in between. */
  private readonly end = (): void => {
    const [next] = this.waiting;
    this.taken = next !== undefined;
    if (next === undefined) return;
    this.waiting.delete(next);
    next();
  };
}
