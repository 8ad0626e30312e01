import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from '../ledger/ledger.js';
import { SERVICES, type Fleet, type ServiceName } from './fleet.js';
import type { LagReader, Reading } from './read-lag.js';
import { readProcess } from './read-process.js';

export const WATCHED_EVERY_MS = 1_000;

/** Reads each process and the lag of its group once a second, and writes it into the ledger. */
export class Watch {
  private ended = false;
  private running: Promise<void> | undefined;
  private latest = new Map<ServiceName, number>();

  constructor(
    private readonly ledger: Ledger,
    private readonly fleet: Fleet,
    private readonly lags: LagReader,
    private readonly readings: Readonly<Record<ServiceName, Reading>>,
  ) {}

  start(): void {
    this.running = this.watch();
  }

  async stop(): Promise<void> {
    this.ended = true;
    await this.running;
  }

  /** Records that wait for any group, as of the last reading; undefined while the broker cannot be asked. */
  get lag(): number | undefined {
    const known = SERVICES.map((service) => this.latest.get(service));
    return known.includes(undefined) ? undefined : known.reduce<number>((sum, lag) => sum + (lag ?? 0), 0);
  }

  private async watch(): Promise<void> {
    while (!this.ended) {
      await Promise.all(SERVICES.map((service) => this.read(service)));
      await sleep(WATCHED_EVERY_MS);
    }
  }

  private async read(service: ServiceName): Promise<void> {
    const lag = await this.lags.of(this.readings[service]).catch(() => undefined);
    if (lag === undefined) this.latest.delete(service);
    else this.latest.set(service, lag);
    for (const instance of this.fleet.instances(service)) {
      const sample = await readProcess(`${service} ${instance.pid}`, instance);
      if (sample !== undefined) this.ledger.sample({ ...sample, lag: lag ?? null });
    }
  }
}
