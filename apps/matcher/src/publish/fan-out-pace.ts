import { setTimeout as sleep } from 'node:timers/promises';

/** Of one event, at once: so little says nothing of its size, and is in nobody's way. */
const UNHELD_COMMANDS = 256;
const UNHELD_BYTES = 2 * 1024 * 1024;
/** A larger command counts as several. */
const BYTES_PER_COMMAND = 8 * 1024;
/** Another tenant's command in this time: there is somebody to hold commands back for. */
const NEIGHBOUR_MS = 60_000;
/** The longer events wait behind a fan-out, the less it is held back; after so long not at all. */
const MAX_WAIT_MS = 5_000;
/** Whether what waits has become urgent is looked at this often. */
const LOOK_MS = 25;

/** One event on its way. */
export interface FanOut {
  readonly tenantId: string;
  /** Its commands so far, and what they take. */
  readonly commandCount: number;
  readonly byteCount: number;
  /** How long the first of the events behind it has waited for it, in ms; 0 for none. */
  waitedMs(): number;
  /** Somebody waits for its end, or that of an event behind it: then it is not held back. */
  isUrgent(): boolean;
}

export interface PaceOptions {
  /** Of all large fan-outs together; tenants that have any share it. 0: as fast as the broker takes them. */
  commandsPerSecond: number;
  /** Told for how long a fan-out was held back, in ms. */
  onHeld(ms: number): void;
}

interface Tenant {
  fanOutCount: number;
  /** When the next of its commands may go. */
  dueMs: number;
}

/**
 * A rate for large fan-outs, where there are other tenants. Delivery reads a partition in order, and some records ahead: behind ten
 * thousand commands in a row, whatever others publish would wait for most of them.
 */
export class FanOutPace {
  /** With fan-outs that are held back now. */
  private readonly tenants = new Map<string, Tenant>();
  private latest = { tenantId: '', atMs: -Infinity };
  /** The latest of another tenant than that. */
  private latestOther = this.latest;

  constructor(private readonly options: PaceOptions) {}

  /** To be told of whose commands are made. */
  sees(tenantId: string): void {
    if (tenantId !== this.latest.tenantId) this.latestOther = this.latest;
    this.latest = { tenantId, atMs: performance.now() };
  }

  /** Resolves when the event may go on, after so much of it. Fan-outs of a tenant share what it has of the rate. */
  async hold(fanOut: FanOut, commandCount: number, byteCount: number): Promise<void> {
    if (!this.isHeld(fanOut)) return;
    const startedMs = performance.now();
    const tenant = this.tenants.get(fanOut.tenantId) ?? { fanOutCount: 0, dueMs: startedMs };
    this.tenants.set(fanOut.tenantId, tenant);
    tenant.fanOutCount++;
    const share = this.options.commandsPerSecond / this.tenants.size;
    const ms = (Math.max(commandCount, byteCount / BYTES_PER_COMMAND) * 1_000) / share;
    const dueMs = (tenant.dueMs = Math.max(tenant.dueMs, startedMs) + ms * patienceWith(fanOut));
    for (let nowMs = startedMs; nowMs < dueMs && patienceWith(fanOut) > 0; nowMs = performance.now()) {
      await sleep(Math.min(Math.ceil(dueMs - nowMs), LOOK_MS));
    }
    if (--tenant.fanOutCount === 0) this.tenants.delete(fanOut.tenantId);
    this.options.onHeld(performance.now() - startedMs);
  }

  private isHeld(fanOut: FanOut): boolean {
    if (this.options.commandsPerSecond === 0 || patienceWith(fanOut) === 0) return false;
    return (
      (fanOut.commandCount > UNHELD_COMMANDS || fanOut.byteCount > UNHELD_BYTES) && this.hasNeighbour(fanOut.tenantId)
    );
  }

  private hasNeighbour(tenantId: string): boolean {
    const { atMs } = this.latest.tenantId === tenantId ? this.latestOther : this.latest;
    return performance.now() - atMs < NEIGHBOUR_MS;
  }
}

/** 1 to 0. */
function patienceWith(fanOut: FanOut): number {
  return fanOut.isUrgent() ? 0 : Math.max(0, 1 - fanOut.waitedMs() / MAX_WAIT_MS);
}
