import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { EVENT_TOPICS, topicNames, type TopicNames } from '#contracts';
import type { Violation } from '../invariants/index.js';
import { Ledger } from '../ledger/ledger.js';
import type { Facts, Fault, FaultKind, Service, Settings, Window } from '../ledger/facts.js';
import { nowMs } from '../ledger/now.js';
import type { Random } from '../random.js';
import { Fleet, type ServiceName, type ServiceSetup } from './fleet.js';
import type { Infrastructure } from './infrastructure.js';
import { Load, type LoadOptions } from './load.js';
import { populate, type Population } from './population.js';
import { LagReader, readingsOf } from './read-lag.js';
import { Registry } from './registry.js';
import { Watch } from './watch.js';

/** Shorter than in production, so that an endpoint that hangs is through its attempts within a scenario; long enough for a busy machine. */
const ATTEMPT_TIMEOUT_MS = 10_000;
const RETRY_DELAYS_MS = [2_000, 4_000];
const DEFER_DELAYS_MS = [2_000, 5_000, 20_000];
const SETTINGS: Settings = {
  retryDelaysMs: RETRY_DELAYS_MS,
  maxAttempts: RETRY_DELAYS_MS.length + 1,
  effectiveWithinMs: 1_000,
  commitWindowMs: 250,
  attemptTimeoutMs: ATTEMPT_TIMEOUT_MS,
  holdMs: 3_000,
};
/** Of an event, for its publisher: of three brokers on a busy machine too. */
const ACK_TIMEOUT_MS = 30_000;
/** Longer than the last retry and its jitter can take. */
const SETTLE_TIMEOUT_MS = 120_000;
/** Nothing waits and nothing arrives for so long. */
const QUIET_MS = 2_500;

export interface WorldOptions {
  infrastructure: Infrastructure;
  setup: ServiceSetup;
  random: Random;
  /** Logs of this run's processes. */
  dir: string;
  /** Of the contract, where this run grants more. */
  settings?: Partial<Settings> | undefined;
  /** Events of a load, whatever the scenario asks for. */
  ratePerSecond?: number | undefined;
  /** Modules that node loads before a service: what is planted into it. */
  plantedIn(service: ServiceName): string[];
}

/** The system under load, the ledger that judges it, and what can be done to it. */
export class World {
  /** What was broken of the promise while it ran, beside what the facts tell. */
  readonly seen: Violation[] = [];
  private loads = 0;

  private constructor(
    readonly infrastructure: Infrastructure,
    readonly ledger: Ledger,
    readonly fleet: Fleet,
    readonly registry: Registry,
    readonly population: Population,
    readonly names: TopicNames,
    private readonly watch: Watch,
    private readonly run: string,
    private readonly options: WorldOptions,
    private readonly close: () => Promise<void>,
  ) {}

  static async create(options: WorldOptions): Promise<World> {
    const { infrastructure } = options;
    const run = `chaos-${randomBytes(3).toString('hex')}`;
    const prefix = `${run}.`;
    const names = topicNames({ prefix, retryDelaysMs: RETRY_DELAYS_MS, deferDelaysMs: DEFER_DELAYS_MS });
    const closers: (() => Promise<unknown>)[] = [];
    const close = async () => {
      for (let next = closers.pop(); next; next = closers.pop()) await next();
    };
    try {
      const database = await infrastructure.createDatabase();
      closers.push(() => database.drop());
      const operatorKey = randomBytes(24).toString('hex');
      const settings = { ...SETTINGS, ...options.settings };
      const brokers = infrastructure.directBrokers;
      const ledger = await Ledger.open({ brokers, names, settings, ackTimeoutMs: ACK_TIMEOUT_MS });
      closers.push(() => ledger.close());
      const environment = {
        ...environmentOf(infrastructure, prefix, operatorKey),
        ...options.setup.environment,
      };
      mkdirSync(options.dir, { recursive: true });
      const fleet = new Fleet({
        environmentOf: (service) => ({
          ...environment,
          DATABASE_URL: service === 'destinations' ? database.url : undefined,
        }),
        nodeArgsOf: (service) => [
          ...(options.setup.nodeArgs?.[service] ?? []),
          ...options.plantedIn(service).flatMap((module) => ['--import', module]),
        ],
        logDir: options.dir,
        onFault: (fault) => ledger.faulted(fault),
      });
      closers.push(() => fleet.stop());
      await fleet.start();
      const access = () => ({ apiUrl: fleet.instances('destinations').at(-1)?.url ?? '', key: operatorKey });
      const registry = new Registry(ledger, access);
      const population = await populate(registry, ledger, run);
      const lags = new LagReader(infrastructure.directBrokers);
      await lags.open();
      closers.push(() => lags.close());
      const watch = new Watch(ledger, fleet, lags, readingsOf(names, EVENT_TOPICS));
      watch.start();
      closers.push(() => watch.stop());
      const world = new World(infrastructure, ledger, fleet, registry, population, names, watch, run, options, close);
      // Event topics have no prefix: a new matcher first reads what others left there.
      await world.caughtUp();
      return world;
    } catch (error) {
      await close();
      throw error;
    }
  }

  /** Load while `act` runs; resolves once the outcome of every event is known. */
  async underLoad(options: LoadOptions, act: () => Promise<unknown>): Promise<void> {
    const name = `${this.run}-${++this.loads}`;
    const { random, ratePerSecond = options.ratePerSecond } = this.options;
    const load = new Load(this.ledger, random, name, this.population.scopes, { ...options, ratePerSecond });
    load.start();
    try {
      await act();
    } finally {
      await load.stop();
    }
  }

  /** Writes down what is broken from now until `act` has healed it. */
  async during(
    fault: { name: string; kind: FaultKind; service?: Service },
    act: () => Promise<unknown>,
  ): Promise<void> {
    const entry: Fault = { ...fault, fromMs: nowMs(), healedAtMs: null };
    this.ledger.faulted(entry);
    await act();
    entry.healedAtMs = nowMs();
  }

  /** A stretch to measure in. */
  async window(label: Window['label'], act: () => Promise<unknown>): Promise<void> {
    const fromMs = nowMs();
    await act();
    const healthyDestinationIds = label === 'soak' ? [] : this.population.healthy.map(({ id }) => id);
    this.ledger.measured({ label, fromMs, toMs: nowMs(), healthyDestinationIds });
  }

  /** Waits until every group has caught up, at most `timeoutMs`; under load a group never has. @returns whether they have */
  async caughtUp(timeoutMs = SETTLE_TIMEOUT_MS): Promise<boolean> {
    const fromMs = nowMs();
    while (this.watch.lagSince(fromMs) !== 0 && nowMs() < fromMs + timeoutMs) await sleep(200);
    return this.watch.lagSince(fromMs) === 0;
  }

  /** What the last fault has left is done before the next one: else a later one might heal what an earlier one broke. */
  async recover(from: string): Promise<void> {
    if (await this.caughtUp()) return this.ledger.settled();
    const detail = `${from}: lag is still ${this.watch.lag ?? 'unknown'} after ${SETTLE_TIMEOUT_MS / 1_000} s without load`;
    this.seen.push({ invariant: 'I8', detail });
  }

  /** Where a run is, for who waits for it. */
  get progress(): string {
    const { eventCount, receiptCount, faultCount } = this.ledger;
    const rssMb = Math.round(process.memoryUsage.rss() / 1024 / 1024);
    return `${faultCount} faults, ${eventCount} events, ${receiptCount} requests, lag ${this.watch.lag ?? 'unknown'}; the ledger takes ${rssMb} MB`;
  }

  /** Waits until nothing waits and nothing arrives, or that takes too long; then everything that happened. */
  async facts(): Promise<Facts> {
    const deadlineMs = nowMs() + SETTLE_TIMEOUT_MS;
    let quietSinceMs = nowMs();
    let seen = -1;
    while (nowMs() - quietSinceMs < QUIET_MS && nowMs() < deadlineMs) {
      if (this.watch.lag !== 0 || this.ledger.receiptCount !== seen) quietSinceMs = nowMs();
      seen = this.ledger.receiptCount;
      await sleep(200);
    }
    await this.watch.stop();
    return this.ledger.collect();
  }

  async stop(): Promise<void> {
    await this.close();
  }
}

function environmentOf(infrastructure: Infrastructure, prefix: string, operatorKey: string): Record<string, string> {
  return {
    KAFKA_BROKERS: infrastructure.brokers.join(','),
    TOPIC_PREFIX: prefix,
    TOPIC_PARTITIONS: '4',
    TOPIC_REPLICATION: String(infrastructure.replication),
    OPERATOR_KEY: operatorKey,
    ENCRYPTION_KEYS: `chaos:${randomBytes(32).toString('base64')}`,
    EGRESS_ALLOW_HTTP: 'true',
    EGRESS_ALLOW_CIDRS: '127.0.0.0/8',
    RATE_LIMIT_PER_MINUTE: '100000',
    ATTEMPT_TIMEOUT_MS: String(ATTEMPT_TIMEOUT_MS),
    RETRY_DELAYS_MS: RETRY_DELAYS_MS.join(','),
    DEFER_DELAYS_MS: DEFER_DELAYS_MS.join(','),
  };
}
