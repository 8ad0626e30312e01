import { join } from 'node:path';
import { spawnService, type SpawnedService } from '#testing';
import type { Fault, FaultKind } from '../ledger/facts.js';
import { nowMs } from '../ledger/now.js';

export const SERVICES = ['destinations', 'matcher', 'delivery'] as const;
export type ServiceName = (typeof SERVICES)[number];

/** How services differ from those of every scenario. */
export interface ServiceSetup {
  environment?: Readonly<Record<string, string>>;
  /** Options of node itself. */
  nodeArgs?: Readonly<Partial<Record<ServiceName, readonly string[]>>>;
}

export interface FleetOptions {
  environmentOf(service: ServiceName): Record<string, string | undefined>;
  /** Options of node itself for a service: what is planted into it. */
  nodeArgsOf(service: ServiceName): string[];
  /** One log file per process. */
  logDir: string;
  /** Told at the moment it happens; `healedAtMs` is written in later. */
  onFault(fault: Fault): void;
}

/** An instance that ended although nobody ended it. */
export interface SelfEnd {
  service: ServiceName;
  how: number | NodeJS.Signals;
  logFile: string;
}

interface Instance {
  process: SpawnedService;
  logFile: string;
  /** We end it: its end is no news. */
  leaving: boolean;
}

/** The system under test as a cluster would run it: so many instances of each service, and a successor for what ends. */
export class Fleet {
  readonly selfEnds: SelfEnd[] = [];
  private readonly running = new Map<ServiceName, Instance[]>(SERVICES.map((service) => [service, []]));
  private started = 0;

  constructor(private readonly options: FleetOptions) {}

  instances(service: ServiceName): readonly SpawnedService[] {
    return this.of(service).map((instance) => instance.process);
  }

  /** The log files of every process so far. */
  get logFiles(): readonly string[] {
    return this.logs;
  }
  private readonly logs: string[] = [];

  /** One instance of each, ready. */
  async start(): Promise<void> {
    await Promise.all(SERVICES.map((service) => this.add(service)));
  }

  /** Instances join, or leave by SIGTERM: the oldest first. */
  async scale(service: ServiceName, count: number): Promise<void> {
    const surplus = this.of(service).slice(0, Math.max(0, this.of(service).length - count));
    const missing = Math.max(0, count - this.of(service).length);
    await this.during('rebalance', service, async () => {
      await Promise.all(Array.from({ length: missing }, () => this.add(service)));
      await Promise.all(surplus.map((instance) => this.dismiss(service, instance)));
    });
  }

  /** SIGKILL of the newest instance; its successor starts at once. Resolves when that is ready. */
  async kill(service: ServiceName): Promise<void> {
    const victim = this.of(service).at(-1);
    if (victim === undefined) throw new Error(`no ${service} to kill`);
    victim.leaving = true;
    await this.during('kill', service, async () => {
      victim.process.kill('SIGKILL');
      await victim.process.exited;
      this.forget(service, victim);
      await this.add(service);
    });
  }

  /** A rolling update: the successor is ready before its predecessor gets SIGTERM. */
  async roll(service: ServiceName): Promise<void> {
    await this.during('restart', service, async () => {
      for (const predecessor of [...this.of(service)]) {
        await this.add(service);
        await this.dismiss(service, predecessor);
      }
    });
  }

  /** SIGSTOP for a while. */
  async freeze(service: ServiceName, durationMs: number): Promise<void> {
    const victim = this.of(service).at(-1)?.process;
    await this.during('stop', service, async () => {
      victim?.kill('SIGSTOP');
      await new Promise((resolve) => setTimeout(resolve, durationMs));
      victim?.kill('SIGCONT');
    });
  }

  async stop(): Promise<void> {
    const all = SERVICES.flatMap((service) => this.of(service).map((instance) => ({ service, instance })));
    await Promise.all(all.map(({ service, instance }) => this.dismiss(service, instance)));
  }

  private async add(service: ServiceName): Promise<void> {
    const logFile = join(this.options.logDir, `${service}-${++this.started}.log`);
    this.logs.push(logFile);
    const process = await spawnService(service, {
      env: this.options.environmentOf(service),
      nodeArgs: this.options.nodeArgsOf(service),
      logFile,
      waitUntilReady: false,
    });
    const instance: Instance = { process, logFile, leaving: false };
    this.of(service).push(instance);
    void process.exited.then((how) => {
      if (instance.leaving) return;
      this.selfEnds.push({ service, how, logFile });
      this.forget(service, instance);
    });
    await process.ready({ timeoutMs: READY_TIMEOUT_MS });
  }

  private async dismiss(service: ServiceName, instance: Instance): Promise<void> {
    instance.leaving = true;
    const how = await instance.process.stop();
    if (how !== 0) this.selfEnds.push({ service, how, logFile: instance.logFile });
    this.forget(service, instance);
  }

  private async during(kind: FaultKind, service: ServiceName, act: () => Promise<void>): Promise<void> {
    const fault: Fault = { name: `${kind} ${service}`, service, kind, fromMs: nowMs(), healedAtMs: null };
    this.options.onFault(fault);
    await act();
    fault.healedAtMs = nowMs();
  }

  private of(service: ServiceName): Instance[] {
    return this.running.get(service) ?? [];
  }

  private forget(service: ServiceName, gone: Instance): void {
    this.running.set(
      service,
      this.of(service).filter((instance) => instance !== gone),
    );
  }
}

const READY_TIMEOUT_MS = 120_000;
