import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from '../ledger/ledger.js';
import { nowMs } from '../ledger/now.js';
import { SERVICES, type Fleet, type ServiceName } from './fleet.js';
import type { LagReader, Reading } from './read-lag.js';
import { readProcess } from './read-process.js';

const WATCHED_EVERY_MS = 1_000;

/** Reads each process and the lag of its group once a second, and writes it into the ledger. */
export class Watch {
  private ended = false;
  private running: Promise<void> | undefined;
  private latest = new Map<ServiceName, { lag: number; askedAtMs: number }>();

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
    return this.lagSince(-Infinity);
  }

  /** The same, by readings that were begun then or later. */
  lagSince(fromMs: number): number | undefined {
    const known = SERVICES.flatMap((service) => this.latest.get(service) ?? []);
    if (known.length < SERVICES.length || known.some(({ askedAtMs }) => askedAtMs < fromMs)) return undefined;
    return known.reduce((sum, { lag }) => sum + lag, 0);
  }

  private async watch(): Promise<void> {
    while (!this.ended) {
      await Promise.all(SERVICES.map((service) => this.read(service)));
      await sleep(WATCHED_EVERY_MS);
    }
  }

  private async read(service: ServiceName): Promise<void> {
    const askedAtMs = nowMs();
    const lag = await this.lags.of(this.readings[service]).catch(() => undefined);
    if (lag === undefined) this.latest.delete(service);
    else this.latest.set(service, { lag, askedAtMs });
    for (const instance of this.fleet.instances(service)) {
      const sample = await readProcess(`${service} ${instance.pid}`, instance);
      if (sample !== undefined) this.ledger.sample({ ...sample, lag: lag ?? null });
    }
  }
}
