import { setTimeout as sleep } from 'node:timers/promises';

import type { Logger } from '#observability';

/** kafkajs waits for answers on the way out, and on a dead connection they never come. */
const WITHIN_MS = 2_000;

/** Lets go of a client that is not needed any more: waits a little for it, and never fails. */
export async function disconnectQuietly(
  client: Promise<{ disconnect(): Promise<void> }> | { disconnect(): Promise<void> } | undefined,
  logger: Logger,
): Promise<void> {
  const disconnect = async () => {
    try {
      await (await client)?.disconnect();
    } catch (error) {
      logger.debug({ error: String(error) }, 'a Kafka client did not close cleanly');
    }
  };
  await Promise.race([disconnect(), sleep(WITHIN_MS, undefined, { ref: false })]);
}
