import kafkajs, { type Kafka, type RetryOptions } from 'kafkajs';

import type { Logger } from '#observability';

import type { KafkaConnection } from './connection.js';
import { toLogCreator } from './log-creator.js';
import { patchKafkajs } from './patch-kafkajs.js';
import { registerCodecs } from './register-codecs.js';

/**
 * For the client and, again, for every consumer: kafkajs' own default of 5 overrides the client's there. 20 tries of
 * 100 ms to 1 s outlast the time after which leaders and coordinators move away from a dead broker (9 s by default).
 */
export const CLIENT_RETRY: Readonly<RetryOptions> = {
  initialRetryTime: 100,
  maxRetryTime: 1_000,
  multiplier: 2,
  factor: 0.2,
  retries: 20,
};

/**
 * A patched kafkajs client that logs to ours. Make one per consumer: consumers of one client share the map of committed
 * offsets, which every join clears. Nothing connects yet.
 *
 * @param options.retry replaces single values of {@link CLIENT_RETRY}
 * @throws StartupError when kafkajs is of another version than the patches
 */
export function createKafka(
  connection: KafkaConnection,
  logger: Logger,
  options: { retry?: RetryOptions } = {},
): Kafka {
  patchKafkajs();
  registerCodecs();
  return new kafkajs.Kafka({
    ...clientOptions(connection),
    logLevel: kafkajs.logLevel.WARN,
    logCreator: toLogCreator(logger),
    retry: { ...CLIENT_RETRY, ...options.retry },
    ...(connection.socketFactory && { socketFactory: connection.socketFactory }),
  });
}

/** What every kind of client has in common. */
export function clientOptions(connection: KafkaConnection) {
  return {
    clientId: connection.clientId,
    brokers: connection.brokers,
    ssl: connection.ssl,
    sasl: saslOf(connection),
    connectionTimeout: 3_000,
    requestTimeout: 15_000,
  };
}

/** kafkajs types each mechanism apart, so the union is narrowed by hand. */
function saslOf({ sasl }: KafkaConnection) {
  if (!sasl) return undefined;
  const { username, password } = sasl;
  switch (sasl.mechanism) {
    case 'plain':
      return { mechanism: 'plain' as const, username, password };
    case 'scram-sha-256':
      return { mechanism: 'scram-sha-256' as const, username, password };
    case 'scram-sha-512':
      return { mechanism: 'scram-sha-512' as const, username, password };
  }
}
