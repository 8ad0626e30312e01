import Cluster from 'kafkajs/src/cluster/index.js';
import createSocketFactory from 'kafkajs/src/network/socketFactory.js';

import type { Logger } from '#observability';

import type { KafkaConnection } from './connection.js';
import { CLIENT_RETRY, clientOptions, createKafka } from './create-kafka.js';

/**
 * The connections beneath kafkajs' clients, for a reader that is no member of a group. Few retries: a caller with a
 * loop of its own makes a new cluster instead, which knows no stale leader and no dead socket.
 *
 * @throws StartupError when kafkajs is of another version than was read
 */
export function createCluster(connection: KafkaConnection, logger: Logger): Cluster {
  return new Cluster({
    ...clientOptions(connection),
    logger: createKafka(connection, logger).logger(),
    socketFactory: connection.socketFactory ?? createSocketFactory(),
    retry: { ...CLIENT_RETRY, retries: 2 },
    enforceRequestTimeout: true,
    metadataMaxAge: 30_000,
    allowAutoTopicCreation: false,
  });
}
