import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';

import type { Logger } from '#observability';

import type { KafkaConnection } from '../client/connection.js';
import { createKafka } from '../client/create-kafka.js';
import { disconnectQuietly } from '../client/disconnect-quietly.js';
import { StartupError } from '../errors.js';

const RETRY_AFTER_MS = 500;
const LOG_EVERY_MS = 10_000;

/**
 * A connected admin client; waits for the broker as long as it takes, and says so.
 *
 * @throws StartupError when the broker is there and refuses the credentials
 */
export async function connectAdmin(connection: KafkaConnection, logger: Logger): Promise<Admin> {
  const kafka = createKafka(connection, logger, { retry: { retries: 2 } });
  const startedMs = performance.now();
  let toldMs = Number.NEGATIVE_INFINITY;
  for (;;) {
    const admin = kafka.admin({ retry: { retries: 5 } });
    try {
      await admin.connect();
      return admin;
    } catch (error) {
      await disconnectQuietly(admin, logger);
      if (isRefusal(error)) throw new StartupError(refusalText(connection, error), { cause: error });
      const nowMs = performance.now();
      if (nowMs - toldMs >= LOG_EVERY_MS) {
        toldMs = nowMs;
        const fields = { brokers: connection.brokers, waitedMs: Math.round(nowMs - startedMs), error: String(error) };
        logger.warn(fields, 'waiting for Kafka');
      }
    }
    await sleep(RETRY_AFTER_MS);
  }
}

function isRefusal(error: unknown): boolean {
  return /KafkaJSSASLAuthenticationError|SASL_AUTHENTICATION_FAILED|UNSUPPORTED_SASL_MECHANISM/.test(textOf(error));
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const type = 'type' in error ? ` ${String(error.type)}` : '';
  return `${error.name}${type}${error.cause === undefined ? '' : ` ${textOf(error.cause)}`}`;
}

function refusalText({ brokers, sasl }: KafkaConnection, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  return (
    `Kafka at ${brokers.join(', ')} refuses the login of ${sasl?.username ?? 'nobody'} (${sasl?.mechanism ?? 'no SASL'}): ` +
    `${reason}. Check the SASL mechanism, user name and password.`
  );
}
