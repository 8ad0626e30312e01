import type { Logger } from '#observability';

import type { KafkaRecord } from '../records.js';
import type { RecordContext } from './record-context.js';
import type { RecordHandler, RunnerOptions } from './runner-options.js';

/** Waits before the second and the third try of a handler, in ms. */
const HANDLER_RETRY_MS: readonly number[] = [1_000, 2_000];
const FIRST_BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 30_000;

export interface HandlerRun {
  unprocessable: RunnerOptions['unprocessable'];
  sleep(ms: number): Promise<void>;
  logger: Logger;
}

/**
 * Runs the handler until the record is dealt with: the handler resolved, or its bytes are kept elsewhere. Never rejects.
 * Ends early, with the record not dealt with, when its partition is lost: the new owner repeats it.
 */
export async function runHandler(handler: RecordHandler, context: RecordContext, run: HandlerRun): Promise<void> {
  const { record } = context;
  for (let tryCount = 1; ; tryCount++) {
    try {
      return await handler(record, context);
    } catch (error) {
      if (await isLost(context)) return;
      run.logger.error({ ...positionOf(record), tryCount, err: error }, 'record handler failed');
      const waitMs = HANDLER_RETRY_MS[tryCount - 1];
      if (waitMs === undefined) {
        return persist(() => run.unprocessable(record, error, context), 'record could not be put aside', context, run);
      }
      await run.sleep(waitMs);
      if (await isLost(context)) return;
    }
  }
}

/**
 * Repeats `step` with growing waits until it resolves or the partition is lost. Giving up would drop the record.
 * @returns what the step did; undefined when the partition was lost
 */
export async function persist<T>(
  step: () => Promise<T>,
  failure: string,
  context: RecordContext,
  { sleep, logger }: Pick<HandlerRun, 'sleep' | 'logger'>,
): Promise<T | undefined> {
  for (let waitMs = FIRST_BACKOFF_MS; ; waitMs = Math.min(waitMs * 2, MAX_BACKOFF_MS)) {
    try {
      return await step();
    } catch (error) {
      if (await isLost(context)) return undefined;
      logger.error({ ...positionOf(context.record), waitMs, err: error }, failure);
      await sleep(waitMs);
    }
  }
}

/** Waits for a rebalance under way to end. */
export async function isLost(context: RecordContext): Promise<boolean> {
  while (context.state === 'joining') await context.settled();
  return context.state === 'lost';
}

function positionOf({ topic, partition, offset }: KafkaRecord): object {
  return { topic, partition, offset };
}
