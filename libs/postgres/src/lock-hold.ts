/** PostgreSQL ends a session that stays silent in a transaction for longer: a frozen process must not hold its locks. */
export const LOCK_TIMEOUT_MS = 30_000;
const CONFIRM_INTERVAL_MS = 5_000;
/** Well before PostgreSQL lets go: a process that wakes from a long sleep finds the hold lost before it sends anything. */
const CONFIRMED_FOR_MS = 15_000;

/**
 * Whether a transaction, and so its locks, are still ours while we wait for something else. It asks the database every
 * 5 s, which also keeps the session from ending; without an answer for 15 s, or with an error, the hold counts as lost
 * for good.
 */
export class LockHold {
  private confirmedAtMs = performance.now();
  private broken = false;
  private readonly timer: NodeJS.Timeout;

  /** @param confirm a query in the transaction */
  constructor(private readonly confirm: () => Promise<unknown>) {
    this.timer = setInterval(() => void this.ask(), CONFIRM_INTERVAL_MS);
  }

  get state(): 'owned' | 'lost' {
    if (performance.now() - this.confirmedAtMs > CONFIRMED_FOR_MS) this.broken = true;
    return this.broken ? 'lost' : 'owned';
  }

  /** Nothing is ever undecided here. */
  settled(): Promise<void> {
    return Promise.resolve();
  }

  end(): void {
    clearInterval(this.timer);
  }

  private async ask(): Promise<void> {
    const askedAtMs = performance.now();
    try {
      await this.confirm();
      this.confirmedAtMs = askedAtMs;
    } catch {
      this.broken = true;
    }
  }
}
