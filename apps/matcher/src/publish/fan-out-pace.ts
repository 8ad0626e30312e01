import { setTimeout as sleep } from 'node:timers/promises';

/** Of one event, at once: so few say nothing of its size. */
const UNPACED_COMMANDS = 256;
/** A larger command counts as several. */
const BYTES_PER_COMMAND = 8 * 1024;
/** Another tenant's event in this time: there is somebody to hold commands back for. */
const NEIGHBOUR_MS = 60_000;
/** Whether what waits has become urgent is looked at this often. */
const LOOK_MS = 25;

/** One event on its way. */
export interface FanOut {
  readonly tenantId: string;
  /** Its commands so far. */
  readonly commandCount: number;
  /** Somebody waits for its end: then it is not held back. */
  isUrgent(): boolean;
}

export interface PaceOptions {
  /** Of one tenant's large fan-outs together. 0: as fast as the broker takes them. */
  commandsPerSecond: number;
  /** Told how long a fan-out was held back, in ms. */
  onHeld(ms: number): void;
}

/**
 * A rate for the large fan-outs of each tenant, where there are others. Delivery reads a partition in order, and some records ahead: behind
 * ten thousand commands in a row, whatever other tenants publish would wait for most of them.
 */
export class FanOutPace {
  /** By tenant, while it has fan-outs that are held back: ends with the latest of their turns. */
  private readonly turns = new Map<string, Promise<void>>();
  private latest = { tenantId: '', atMs: -Infinity };
  /** The latest of another tenant than that. */
  private latestOther = this.latest;

  constructor(private readonly options: PaceOptions) {}

  /** To be told of each event. */
  sees(tenantId: string): void {
    if (tenantId !== this.latest.tenantId) this.latestOther = this.latest;
    this.latest = { tenantId, atMs: performance.now() };
  }

  /** Resolves when the event may go on, after so much of it. Fan-outs of a tenant take turns. */
  async hold(fanOut: FanOut, commandCount: number, bytes: number): Promise<void> {
    if (!this.isHeld(fanOut)) return;
    const { tenantId } = fanOut;
    const ms = (Math.max(commandCount, bytes / BYTES_PER_COMMAND) * 1_000) / this.options.commandsPerSecond;
    const turn = (this.turns.get(tenantId) ?? Promise.resolve()).then(() => this.pause(fanOut, ms));
    this.turns.set(tenantId, turn);
    await turn;
    if (this.turns.get(tenantId) === turn) this.turns.delete(tenantId);
  }

  private isHeld(fanOut: FanOut): boolean {
    if (this.options.commandsPerSecond === 0 || fanOut.commandCount <= UNPACED_COMMANDS) return false;
    return this.hasNeighbour(fanOut.tenantId) && !fanOut.isUrgent();
  }

  private hasNeighbour(tenantId: string): boolean {
    const { atMs } = this.latest.tenantId === tenantId ? this.latestOther : this.latest;
    return performance.now() - atMs < NEIGHBOUR_MS;
  }

  private async pause(fanOut: FanOut, ms: number): Promise<void> {
    const startedMs = performance.now();
    for (let leftMs = ms; leftMs > 0; leftMs = startedMs + ms - performance.now()) {
      if (fanOut.isUrgent()) break;
      await sleep(Math.min(Math.ceil(leftMs), LOOK_MS));
    }
    this.options.onHeld(performance.now() - startedMs);
  }
}
