/** While the way out is down, one call in this time tries it. */
const PROBE_INTERVAL_MS = 1_000;

/**
 * Shut while the way out is down for everyone: records then wait in memory and on their topics, as they do for a broker,
 * instead of going round the defer topics. Told the time (monotonic ms).
 */
export class EgressGate {
  private shutAtMs: number | undefined;
  private nextProbeMs = 0;
  private mayProbe = false;

  get isShut(): boolean {
    return this.shutAtMs !== undefined;
  }

  get admits(): boolean {
    return !this.isShut || this.mayProbe;
  }

  shut(nowMs: number): void {
    const isNews = this.shutAtMs === undefined;
    this.shutAtMs = nowMs;
    if (!isNews) return; // an old call's late failure puts no probe off
    this.nextProbeMs = nowMs + PROBE_INTERVAL_MS;
    this.mayProbe = false;
  }

  /** A call that began before the gate was shut went out by a connection of that time: it proves nothing. */
  openFor(startedMs: number): void {
    if (this.shutAtMs !== undefined && startedMs >= this.shutAtMs) this.shutAtMs = undefined;
  }

  /** True: a call may start that might not before. */
  advance(nowMs: number): boolean {
    if (!this.isShut || this.mayProbe || nowMs < this.nextProbeMs) return false;
    this.mayProbe = true;
    return true;
  }

  /** What has started last made no call: the way out is still to be tried. */
  notTried(): void {
    this.mayProbe = true;
  }

  /** The next probe does not wait for the end of this one: it may have met an endpoint that hangs. */
  started(nowMs: number): void {
    this.mayProbe = false;
    this.nextProbeMs = nowMs + PROBE_INTERVAL_MS;
  }
}
