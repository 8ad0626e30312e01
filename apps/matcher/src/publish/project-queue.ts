import type { RecordContext } from '#kafka';

type Owner = Pick<RecordContext, 'isAwaited'>;

/** The events of one project that have commands to hand over, one after the other. */
export class ProjectQueue {
  private lastTurn = Promise.resolve();
  private eventCount = 0;
  /** Events that have not had their turn, the next one first. */
  private readonly waiting: { sinceMs: number; owner: Owner }[] = [];

  /** @param onEmpty nothing of it is left */
  constructor(private readonly onEmpty: () => void) {}

  get waitingCount(): number {
    return this.waiting.length;
  }

  /** How long the next event has waited, in ms; 0 where none does. */
  get waitedMs(): number {
    const [next] = this.waiting;
    return next === undefined ? 0 : performance.now() - next.sinceMs;
  }

  /** Somebody waits for an event that waits here. */
  get isAwaited(): boolean {
    return this.waiting.some(({ owner }) => owner.isAwaited);
  }

  /** Calls it when the events before have had their turn, whatever became of them. */
  async inTurn(owner: Owner, handOver: () => Promise<void>): Promise<void> {
    this.eventCount++;
    this.waiting.push({ sinceMs: performance.now(), owner });
    const turn = this.lastTurn.then(() => {
      this.waiting.shift();
      return handOver();
    });
    const ended = () => {
      if (--this.eventCount === 0) this.onEmpty();
    };
    this.lastTurn = turn.then(ended, ended);
    await turn;
  }
}
