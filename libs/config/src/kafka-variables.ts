import { choice, flag, list, readWholeNumber, variable, wholeNumber } from './fields.js';

const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** How to reach the broker. */
export const kafkaVariables = {
  KAFKA_BROKERS: list(readBroker, { min: 1, max: 50 })
    .default(['127.0.0.1:9092'])
    .meta({ description: 'Bootstrap brokers, host:port, comma separated.' }),
  KAFKA_SSL: flag({ default: false, description: 'Connect by TLS; NODE_EXTRA_CA_CERTS names a CA of your own.' }),
  KAFKA_SASL_MECHANISM: choice(MECHANISMS)
    .optional()
    .meta({ description: 'SASL mechanism: plain, scram-sha-256 or scram-sha-512; unset: no authentication.' }),
  KAFKA_SASL_USERNAME: variable((text) => ({ value: text }))
    .optional()
    .meta({ description: 'SASL user name.' }),
  KAFKA_SASL_PASSWORD: variable((text) => ({ value: text }))
    .optional()
    .meta({ description: 'SASL password.', secret: true }),
};

/** Which topics there are. */
export const topicVariables = {
  TOPIC_PREFIX: variable((text) =>
    /^[A-Za-z0-9._-]{1,100}$/.test(text.trim())
      ? { value: text.trim() }
      : { rule: 'must be at most 100 letters, digits, dots, underscores and hyphens' },
  )
    .default('')
    .meta({ description: 'Put before the names of our own topics and consumer groups; event topics keep theirs.' }),
  TOPIC_PARTITIONS: wholeNumber({
    min: 1,
    max: 1_000,
    default: 4,
    description:
      'Partitions of the event, command, retry, defer and attempt topics we create: the limit of scaling out.',
  }),
  TOPIC_REPLICATION: wholeNumber({
    min: 1,
    max: 10,
    default: 1,
    description: 'Replication factor of the topics we create; at most the number of brokers.',
  }),
  TOPIC_CREATE: flag({
    default: true,
    description: 'Create missing topics at start; false: refuse to start and name them.',
  }),
};

/** The same shape as `KafkaConnection` of the Kafka lib, which this lib does not import. */
export interface KafkaConnectionSettings {
  clientId: string;
  brokers: string[];
  ssl: boolean;
  sasl?: { mechanism: (typeof MECHANISMS)[number]; username: string; password: string };
}

export interface KafkaConfig {
  KAFKA_BROKERS: string[];
  KAFKA_SSL: boolean;
  KAFKA_SASL_MECHANISM?: (typeof MECHANISMS)[number] | undefined;
  KAFKA_SASL_USERNAME?: string | undefined;
  KAFKA_SASL_PASSWORD?: string | undefined;
}

/** The connection that the loaded variables describe. */
export function kafkaConnectionOf(config: KafkaConfig, clientId: string): KafkaConnectionSettings {
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME: username, KAFKA_SASL_PASSWORD: password } = config;
  const connection = { clientId, brokers: config.KAFKA_BROKERS, ssl: config.KAFKA_SSL };
  if (mechanism === undefined || username === undefined || password === undefined) return connection;
  return { ...connection, sasl: { mechanism, username, password } };
}

function readBroker(text: string): { value: string } | { rule: string } {
  const [, port] = /^[A-Za-z0-9._-]+:(\d{1,5})$/.exec(text) ?? [];
  if (port !== undefined && 'value' in readWholeNumber(port, 1, 65_535)) return { value: text };
  return { rule: 'must be host:port' };
}
