import { Client, type ClientConfig } from 'pg';

/**
 * A connection that is given up when a statement stays without its answer: no machine that is gone is waited for until
 * TCP despairs of it, which takes a quarter of an hour. What waits for it fails, and the pool takes another.
 *
 * pg's own `query_timeout` fails the statement alone; its connection goes back to the pool, as silent as before.
 */
export class ImpatientClient extends Client {
  private readonly answerTimeoutMs: number;

  constructor(config: ClientConfig & { answerTimeoutMs: number }) {
    super(config);
    this.answerTimeoutMs = config.answerTimeoutMs;
  }

  /** As in the base class, all of whose signatures it serves. */
  override query(...parameters: never[]): never {
    const answer: unknown = Reflect.apply(super.query, this, parameters);
    if (answer instanceof Promise) this.awaitNoLonger(answer);
    return answer as never;
  }

  private awaitNoLonger(answer: Promise<unknown>): void {
    const timer = setTimeout(() => void this.end(), this.answerTimeoutMs);
    const stop = () => clearTimeout(timer);
    answer.then(stop, stop);
  }
}
