import type { Logger } from '#observability';

import type { ConsumerSession } from './consumer-session.js';

export interface SupervisorOptions {
  createSession(): ConsumerSession;
  /** The present session's partitions are anybody's now. */
  fence(): void;
  onRestart(): void;
  logger: Logger;
}

const WATCH_MS = 1_000;
const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 10_000;
/** A session that lived for so long was well: what ended it is a new incident. */
const HEALTHY_MS = 60_000;

/**
 * Keeps a session running for as long as the process lives. One that crashed is replaced after a pause. One that stands
 * still is replaced only once a new connection proves that the brokers can be reached: without them a new consumer would
 * change nothing, and throw away what is in hand.
 */
export class Supervisor {
  /** The session in charge; undefined while there is none. */
  session: ConsumerSession | undefined;
  private stopping = false;
  private readonly stopped: Promise<void>;
  private signalStop!: () => void;

  constructor(private readonly options: SupervisorOptions) {
    this.stopped = new Promise((resolve) => (this.signalStop = resolve));
  }

  start(): void {
    this.supervise().catch((error: unknown) => {
      this.options.logger.error({ err: error }, 'the consumer is not supervised any more');
    });
  }

  /** Leaves the group in order. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.signalStop();
    await this.session?.close();
  }

  /** Like a process that is killed. */
  async abandon(): Promise<void> {
    this.stopping = true;
    this.signalStop();
    const closed = this.session?.abandon();
    this.session = undefined;
    this.options.fence();
    await closed;
  }

  private async supervise(): Promise<void> {
    let backoffMs = FIRST_BACKOFF_MS;
    while (!this.stopping) {
      const startedMs = performance.now();
      await this.replace();
      const reason = await this.untilBroken();
      if (this.stopping) return;
      if (performance.now() - startedMs > HEALTHY_MS) backoffMs = FIRST_BACKOFF_MS;
      this.options.logger.error({ err: reason, backoffMs }, 'the consumer has ended or stands still, making a new one');
      this.options.onRestart();
      await this.pause(backoffMs);
      backoffMs = Math.min(backoffMs * 2, MAX_BACKOFF_MS);
    }
  }

  /** A new session in the place of the present one, unless that has recovered or no broker answers. */
  private async replace(): Promise<void> {
    const next = this.options.createSession();
    try {
      await next.connect();
    } catch (error) {
      this.options.logger.warn({ err: error }, 'no broker can be reached');
      void next.abandon();
      return;
    }
    const recovered = this.session !== undefined && !this.session.stalled(performance.now());
    if (this.stopping || recovered) {
      void next.abandon();
      return;
    }
    void this.session?.abandon();
    this.options.fence();
    this.session = next;
    next.run();
  }

  /** Resolves with what is wrong, or when stopping. At once while there is no session. */
  private async untilBroken(): Promise<Error> {
    const { session } = this;
    if (session === undefined) return new Error('not connected');
    let timer: NodeJS.Timeout | undefined;
    const stalled = new Promise<Error>((resolve) => {
      timer = setInterval(() => {
        if (session.stalled(performance.now())) resolve(new Error('no heartbeat or nothing read for too long'));
      }, WATCH_MS);
    });
    const reason = await Promise.race([session.ended, stalled, this.stopped.then(() => new Error('stopped'))]);
    clearInterval(timer);
    if (session.over && !this.stopping) {
      void session.abandon();
      this.session = undefined;
      this.options.fence();
    }
    return reason;
  }

  private async pause(ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const slept = new Promise<void>((resolve) => (timer = setTimeout(resolve, ms)));
    await Promise.race([slept, this.stopped]);
    clearTimeout(timer);
  }
}
