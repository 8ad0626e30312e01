import { setTimeout as sleep } from 'node:timers/promises';

/** Of one event, at once: as many commands say nothing of its size. */
const UNPACED_COMMANDS = 256;
/** Events of a project behind one of its own. More would fill the partition's buffer, and hold up other projects. */
const MAX_WAITING_EVENTS = 256;

/** One event on its way. */
export interface FanOut {
  /** Its commands so far. */
  commandCount: number;
  /** Events of its project that wait for it. */
  waitingEventCount: number;
}

/**
 * The rate of all large fan-outs of a process together. Delivery reads a partition in order, and some records ahead: behind ten thousand
 * commands in a row, whatever others publish would wait for most of them.
 */
export class FanOutPace {
  private lastTurn = Promise.resolve();
  private readonly lifting = new AbortController();

  /** @param commandsPerSecond 0: as fast as the broker takes them */
  constructor(private readonly commandsPerSecond: number) {}

  /** Resolves when the event may go on after `count` commands: in its turn, and never early. */
  async wait(fanOut: FanOut, count: number): Promise<void> {
    if (!this.isPaced(fanOut)) return;
    this.lastTurn = this.lastTurn.then(() => this.pause((count * 1_000) / this.commandsPerSecond));
    await this.lastTurn;
  }

  /** From here on nothing waits: the process is about to leave, and its events are to be done before. */
  lift(): void {
    this.lifting.abort();
  }

  private isPaced({ commandCount, waitingEventCount }: FanOut): boolean {
    if (this.commandsPerSecond === 0 || this.lifting.signal.aborted) return false;
    return commandCount > UNPACED_COMMANDS && waitingEventCount < MAX_WAITING_EVENTS;
  }

  private pause(ms: number): Promise<void> {
    return sleep(ms, undefined, { signal: this.lifting.signal }).catch(() => undefined);
  }
}
