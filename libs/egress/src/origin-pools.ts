import { Client, Pool, type buildConnector, type Dispatcher } from 'undici';
import type { ConnectorSource } from './guarded-connector.js';

/** Addresses are looked up when a socket is opened; a pool this old makes way for a new one, and so for a new answer. */
const MAX_POOL_AGE_MS = 60_000;
/** Sockets close after some idle seconds by themselves; this frees what is left of an origin. */
const MAX_IDLE_MS = 60_000;
const SWEEP_INTERVAL_MS = 15_000;
/** Tenants choose the hosts: the least recently used origin goes when there are more. */
const MAX_ORIGINS = 10_000;
/** Below the idle timeout of common servers (5 s and more), so that we close first. */
const KEEP_ALIVE_MS = 4_000;

interface OriginEntry {
  pool: Pool;
  /** Outlives the pool: it holds the origin's TLS sessions, so that a new pool costs no full handshakes. */
  connect: buildConnector.connector;
  createdAtMs: number;
  usedAtMs: number;
}

export interface OriginPoolsOptions {
  connector: ConnectorSource;
  maxConnectionsPerOrigin: number;
  nowMs?: () => number;
  maxOrigins?: number;
}

/** One pool of kept-alive connections per origin, as many origins as are in use, up to a bound. */
export class OriginPools {
  private readonly entries = new Map<string, OriginEntry>();
  private readonly nowMs: () => number;
  private readonly maxOrigins: number;
  private readonly sweeper: NodeJS.Timeout;

  constructor(private readonly options: OriginPoolsOptions) {
    this.nowMs = options.nowMs ?? (() => performance.now());
    this.maxOrigins = options.maxOrigins ?? MAX_ORIGINS;
    this.sweeper = setInterval(() => this.sweep(), SWEEP_INTERVAL_MS).unref();
  }

  get size(): number {
    return this.entries.size;
  }

  /** The pool of the origin; its place in the order of use is renewed. */
  for(origin: string): Dispatcher {
    const nowMs = this.nowMs();
    const known = this.entries.get(origin);
    this.entries.delete(origin);
    if (known !== undefined && nowMs - known.createdAtMs < MAX_POOL_AGE_MS) {
      known.usedAtMs = nowMs;
      this.entries.set(origin, known);
      return known.pool;
    }
    if (known !== undefined) retire(known.pool);
    this.makeRoom();
    const connect = known?.connect ?? this.options.connector.forOrigin(new URL(origin));
    const pool = new Pool(origin, { ...clientOptions(connect), connections: this.options.maxConnectionsPerOrigin });
    this.entries.set(origin, { pool, connect, createdAtMs: nowMs, usedAtMs: nowMs });
    return pool;
  }

  /** Sends over a connection of its own, which closes after the answer. */
  dispatchOnce(origin: string, options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    const connect = this.entries.get(origin)?.connect ?? this.options.connector.forOrigin(new URL(origin));
    const client = new Client(origin, clientOptions(connect));
    client.dispatch(options, handler);
    retire(client);
  }

  /** Lets go of origins that were not used for a minute; calls that still run end in peace. */
  sweep(): void {
    const nowMs = this.nowMs();
    for (const [origin, entry] of this.entries) {
      if (nowMs - entry.usedAtMs < MAX_IDLE_MS) break;
      this.entries.delete(origin);
      retire(entry.pool);
    }
  }

  /** Waits for the calls under way. */
  async close(): Promise<void> {
    clearInterval(this.sweeper);
    const pools = [...this.entries.values()].map((entry) => entry.pool);
    this.entries.clear();
    await Promise.all(pools.map((pool) => pool.close()));
  }

  private makeRoom(): void {
    const [oldest] = this.entries;
    if (this.entries.size < this.maxOrigins || oldest === undefined) return;
    this.entries.delete(oldest[0]);
    retire(oldest[1].pool);
  }
}

function clientOptions(connect: buildConnector.connector): Client.Options {
  return {
    connect,
    pipelining: 1,
    keepAliveTimeout: KEEP_ALIVE_MS,
    // The call's own deadline covers these; undici's timers are coarse, and its body timer restarts with each byte.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
}

/** Closing waits for running calls; it can only fail for what is closed already. */
function retire(dispatcher: Dispatcher): void {
  dispatcher.close().catch(() => undefined);
}
