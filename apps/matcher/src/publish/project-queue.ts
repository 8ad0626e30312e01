/** No event waits longer for earlier ones of its project that are held back; then none is, until nothing waits. */
const MAX_WAIT_MS = 5_000;

/** The events of one project that have commands to hand over, one after the other. */
export class ProjectQueue {
  private lastTurn = Promise.resolve();
  private wasLate = false;
  /** Since when the events wait that have not had their turn, the earliest first. */
  private readonly waitingSinceMs: number[] = [];
  private eventCount = 0;

  /** @param onEmpty nothing of it is left */
  constructor(private readonly onEmpty: () => void) {}

  get waitingCount(): number {
    return this.waitingSinceMs.length;
  }

  /** An event waits, or has waited since the queue was last empty, for too long. */
  get isLate(): boolean {
    const [sinceMs = Infinity] = this.waitingSinceMs;
    this.wasLate ||= performance.now() - sinceMs > MAX_WAIT_MS;
    return this.wasLate;
  }

  /** Calls it when the events before have had their turn, whatever became of them. */
  async inTurn(handOver: () => Promise<void>): Promise<void> {
    this.eventCount++;
    this.waitingSinceMs.push(performance.now());
    const turn = this.lastTurn.then(() => {
      this.waitingSinceMs.shift();
      return handOver();
    });
    const ended = () => {
      if (--this.eventCount === 0) this.onEmpty();
    };
    this.lastTurn = turn.then(ended, ended);
    await turn;
  }
}
