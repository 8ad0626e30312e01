/**
 * Started in one turn of the event loop: each start is some 0.1 ms of work, and what has come in meanwhile, answers above all, would
 * wait for all of them.
 */
const STARTS_PER_TURN = 32;

/** How many more records may start in this turn of the event loop. */
export class StartQuota {
  private left = STARTS_PER_TURN;
  private turnEnd: NodeJS.Immediate | undefined;

  /** @param goOn called in the turn after one that used all up */
  constructor(private readonly goOn: () => void) {}

  get usedUp(): boolean {
    return this.left === 0;
  }

  use(): void {
    this.left--;
    this.turnEnd ??= setImmediate(() => this.beginTurn());
  }

  stop(): void {
    clearImmediate(this.turnEnd);
  }

  private beginTurn(): void {
    const wasUsedUp = this.usedUp;
    this.left = STARTS_PER_TURN;
    this.turnEnd = undefined;
    if (wasUsedUp) this.goOn();
  }
}
