import type { HealthReport, HealthSource } from '#observability';

import { createEngine, type Engine, stopEngine } from './create-engine.js';
import { drainEngine } from './drain-engine.js';
import { matchHandlers } from './match-handlers.js';
import type { RecordHandler, RunnerOptions } from './runner-options.js';

export type RunnerState = 'starting' | 'joined' | 'rebalancing' | 'crashed' | 'draining';

/**
 * Reads topics as a member of a group and runs the records of one partition side by side.
 *
 *   kafkajs ─► RecordIntake ─► Scheduler ─► RecordRunner ─► handler
 *      ▲         (bounds)      (what may      (retries,        │
 *      │ pause, seek             start when)   puts aside)     ▼
 *   GroupMembership ◄── fence, hold ── Partitions ◄── PartitionTracker.complete
 *      ▲                                   │
 *   Supervisor (a new consumer)         CommitLoop ─► watermark + completed offsets above it
 *
 * An offset is done when its handler has resolved, so a kill repeats what was in flight or finished since the last
 * commit, and a rebalance what could not finish while the join was held.
 */
export class KafkaRunner implements HealthSource {
  readonly name: string;
  private engine: Engine | undefined;
  private drain: Promise<void> | undefined;

  constructor(private readonly options: RunnerOptions) {
    this.name = `kafka consumer ${options.groupId}`;
  }

  /**
   * Proves the wiring and starts to join; `check` says when it has. Waits for no broker.
   *
   * @param handlers by pattern
   * @throws StartupError when handlers and subscriptions do not match
   */
  async start(handlers: ReadonlyMap<string, RecordHandler>): Promise<void> {
    const { subscriptions } = this.options;
    const resolved = typeof subscriptions === 'function' ? await subscriptions() : subscriptions;
    matchHandlers(resolved, handlers);
    this.engine = createEngine(this.options, resolved, handlers);
    if (this.drain === undefined) this.engine.supervisor.start();
  }

  /**
   * Takes nothing more, finishes what is in flight, commits, leaves. Ends within `shutdownTimeoutMs`, with or without a
   * broker; what is in flight then is repeated by the next owner. Calling it again waits for the same end.
   */
  drainAndStop(): Promise<void> {
    this.drain ??= this.engine ? drainEngine(this.engine, this.options.shutdownTimeoutMs) : Promise.resolve();
    return this.drain;
  }

  /**
   * Stops like a process that is killed: nothing is finished or committed, and nothing may be published any more.
   * Resolves when the sockets are closed.
   */
  async abandon(): Promise<void> {
    this.drain ??= Promise.resolve();
    if (this.engine === undefined) return;
    const closed = this.engine.supervisor.abandon();
    stopEngine(this.engine);
    await closed;
  }

  get state(): RunnerState {
    if (this.drain !== undefined) return 'draining';
    if (!this.engine?.membership.everJoined) return 'starting';
    const { membership, supervisor } = this.engine;
    if (supervisor.session === undefined) return 'crashed';
    return supervisor.session.joined && membership.joinStartedMs === undefined ? 'joined' : 'rebalancing';
  }

  check(): HealthReport {
    const { state } = this;
    const session = this.engine?.supervisor.session;
    const nowMs = performance.now();
    const ageOf = (atMs: number | undefined) => (atMs === undefined ? null : Math.round(nowMs - atMs));
    const detail = {
      state,
      lastHeartbeatAgeMs: ageOf(session?.lastHeartbeatMs),
      lastFetchAgeMs: ageOf(session?.lastFetchMs),
      bufferedRecords: this.engine?.partitions.bufferedCount ?? 0,
      recordsInFlight: this.engine?.partitions.activeCount ?? 0,
      commitsFailingForMs: Math.round(this.engine?.commits.failingForMs(nowMs) ?? 0),
    };
    const working = state === 'joined' || state === 'rebalancing';
    return { up: working && session !== undefined && !session.stalled(nowMs), detail };
  }
}
