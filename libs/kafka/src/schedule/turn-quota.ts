/** At most so many steps in a turn of the event loop: what has come in meanwhile, answers above all, would wait for all of them. */
export class TurnQuota {
  private left: number;
  private turnEnd: NodeJS.Immediate | undefined;

  /** @param goOn called in the turn after one that used all up */
  constructor(
    private readonly perTurn: number,
    private readonly goOn: () => void = () => undefined,
  ) {
    this.left = perTurn;
  }

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
    this.left = this.perTurn;
    this.turnEnd = undefined;
    if (wasUsedUp) this.goOn();
  }
}
