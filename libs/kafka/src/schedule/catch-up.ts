import { CatchUpPace, type CatchUpPaceOptions, NEIGHBOUR_MS } from './catch-up-pace.js';
import { Fifo } from './fifo.js';

/** Where nothing else has the pace looked at, in ms: so much of it starts at one moment. */
const LOOK_MS = 5;

interface CatchingUp {
  /** When a record of it that had been put off started last (monotonic ms). */
  caughtUpMs: number;
}

const UNPACED: CatchUpPaceOptions = { maxLoopShare: 1, loopShare: () => 0 };

/** Groups whose next record was put off, and that may start it, were it not for the pace. */
export class CatchUp<G extends CatchingUp> {
  private readonly pace: CatchUpPace;
  private readonly waiting = new Fifo<G>();
  private timer: NodeJS.Timeout | undefined;

  /** @param goOn called when some of them may have their turn */
  constructor(
    options: CatchUpPaceOptions = UNPACED,
    private readonly nowMs: () => number,
    private readonly goOn: () => void,
  ) {
    this.pace = new CatchUpPace(options, nowMs);
  }

  get limitPerSecond(): number | undefined {
    return this.pace.limitPerSecond;
  }

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  mayStart(): boolean {
    return this.pace.room > 0;
  }

  wait(group: G): void {
    this.waiting.push(group);
    this.lookLater();
  }

  /** Those that the pace gives a turn. */
  *goingOn(): Generator<G> {
    if (this.isEmpty) return;
    for (let { room } = this.pace; room > 0 && !this.isEmpty; room--) yield this.waiting.shift()!;
    if (!this.isEmpty) this.lookLater();
  }

  started(group: G, wasPutOff: boolean): void {
    const nowMs = this.nowMs();
    if (wasPutOff) {
      group.caughtUpMs = nowMs;
      this.pace.started();
    } else if (nowMs - group.caughtUpMs > NEIGHBOUR_MS) this.pace.otherStarted();
  }

  stop(): void {
    clearTimeout(this.timer);
  }

  private lookLater(): void {
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.goOn();
    }, LOOK_MS);
  }
}
