import { type CustomTransportStrategy, type MessageHandler, Server } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';

import { StartupError } from '../errors.js';
import type { KafkaRunner } from './kafka-runner.js';
import type { RecordHandler } from './runner-options.js';

/**
 * `@EventPattern<string>('pattern', KAFKA_RUNNER)`: the pattern of a subscription, not a topic. The type argument selects Nest's untyped
 * form.
 */
export const KAFKA_RUNNER = Symbol('KAFKA_RUNNER');

/**
 * A runner behind Nest controllers. Handlers are looked up once, so a record costs its controller call and little else;
 * they are given (record, context). Interceptors, pipes and request scope work, but are paid for per record.
 */
export class KafkaRunnerStrategy extends Server implements CustomTransportStrategy {
  override readonly transportId = KAFKA_RUNNER;
  /** The runner tries again and puts aside; Nest need not report. */
  override readonly propagatesEventHandlerErrors = true;

  constructor(private readonly runner: KafkaRunner) {
    super();
  }

  /** Calls back with an error when the wiring is wrong: the service then does not start. */
  listen(callback: (error?: unknown) => void): void {
    this.start().then(
      () => callback(),
      (error: unknown) => callback(error),
    );
  }

  close(): Promise<void> {
    return this.runner.drainAndStop();
  }

  on(): never {
    throw new Error('KafkaRunnerStrategy has no events');
  }

  unwrap<T>(): T {
    return this.runner as T;
  }

  private async start(): Promise<void> {
    const entries = [...this.getHandlers()];
    const wrong = entries.flatMap(([pattern, handler]) => problemsOf(pattern, handler));
    if (wrong.length > 0) throw new StartupError(wrong.join('; '));
    await this.runner.start(new Map(entries.map(([pattern, handler]) => [pattern, toRecordHandler(handler)])));
  }
}

function problemsOf(pattern: string, handler: MessageHandler): string[] {
  if (!handler.isEventHandler)
    return [`the handler of "${pattern}" must be an @EventPattern: nobody waits for an answer`];
  if (handler.next) return [`"${pattern}" has more than one handler: a record is done when its one handler says so`];
  return [];
}

function toRecordHandler(handler: MessageHandler): RecordHandler {
  return async (record, context) => {
    const result: unknown = await handler(record, context);
    if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
  };
}
