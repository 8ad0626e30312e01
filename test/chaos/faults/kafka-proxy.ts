import { createServer, type Server } from 'node:net';
import { freePort } from '#testing';
import { AnswerWatch, type AnswerAction, type AnswerRule, type CaughtAnswer } from './answer-watch.js';
import { ProxiedConnection } from './proxied-connection.js';

/**
 * The network between Kafka's clients and one broker. The broker advertises the proxy's port to them, so every connection comes this way
 * and no byte is rewritten; brokers among themselves, and who asks the broker's direct address, pass it by.
 */
export class KafkaProxy {
  private readonly connections = new Set<ProxiedConnection>();
  private readonly watches = new Set<AnswerWatch>();
  private server: Server | undefined;
  private brokerPort: number | undefined;
  /** Unresolved while stalled. */
  private road: Promise<void> = Promise.resolve();
  private openRoad: () => void = () => undefined;
  private stalledClients: RegExp | undefined;

  private constructor(readonly port: number) {}

  /** Listens at once; what connects before a broker is there is refused. */
  static async open(): Promise<KafkaProxy> {
    const proxy = new KafkaProxy(await freePort());
    await proxy.listen();
    return proxy;
  }

  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Of the broker behind it, on 127.0.0.1. */
  forwardTo(brokerPort: number): void {
    this.brokerPort = brokerPort;
  }

  /**
   * The broker has done what the request asks, and the client never hears of it: its connection is reset.
   * Resolves when that happened, with undefined when the proxy was closed before.
   */
  dropAnswer(rule: AnswerRule): Promise<CaughtAnswer | undefined> {
    return this.onAnswer(rule, () => 'drop');
  }

  /**
   * Calls `act` once, between the broker's answer and the client, which gets it only when `act` has resolved; never when that says 'drop'.
   * Resolves after that, with undefined when the proxy was closed before.
   */
  onAnswer(rule: AnswerRule, act: AnswerAction): Promise<CaughtAnswer | undefined> {
    const watch = new AnswerWatch(rule, act);
    this.watches.add(watch);
    return watch.settled.finally(() => this.watches.delete(watch));
  }

  /** Every connection, or those of the clients named so, ends with a reset; new ones succeed. */
  reset(clientIdPattern = /(?:)/): void {
    for (const connection of this.connections) {
      if (clientIdPattern.test(connection.clientId ?? '')) connection.reset();
    }
  }

  /** Every connection is reset and new ones are refused, until {@link restore}. */
  async cut(): Promise<void> {
    const { server } = this;
    this.server = undefined;
    const closed = new Promise((resolve) => (server === undefined ? resolve(undefined) : server.close(resolve)));
    this.reset();
    await closed;
  }

  /**
   * Nothing gets through and nobody is told, as when the broker's machine is gone; new connections open and stay silent.
   * With a pattern: for the clients named so. What was sent meanwhile arrives after {@link restore}.
   */
  stall(clientIdPattern = /(?:)/): void {
    this.openRoad();
    this.stalledClients = clientIdPattern;
    this.road = new Promise((resolve) => (this.openRoad = resolve));
  }

  /** Ends {@link cut} and {@link stall}. */
  async restore(): Promise<void> {
    this.stalledClients = undefined;
    this.openRoad();
    if (this.server === undefined) await this.listen();
  }

  async close(): Promise<void> {
    this.stalledClients = undefined;
    this.openRoad();
    await this.cut();
    for (const watch of this.watches) watch.giveUp();
  }

  private listen(): Promise<void> {
    const server = createServer({ noDelay: true }, (near) => {
      if (this.brokerPort === undefined) return near.resetAndDestroy();
      const connection = new ProxiedConnection(near, this.brokerPort, {
        passable: (clientId) => this.passable(clientId),
        watches: this.watches,
      });
      this.connections.add(connection);
      void connection.ended.then(() => this.connections.delete(connection));
    });
    this.server = server;
    return new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, '127.0.0.1', resolve);
    });
  }

  private async passable(clientId: string | null): Promise<void> {
    while (this.stalledClients?.test(clientId ?? '') === true) await this.road;
  }
}
