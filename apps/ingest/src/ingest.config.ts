import { databaseVariables, kafkaVariables, list, serviceVariables, topicVariables, wholeNumber } from '#config';
import { z } from 'zod';

/** An origin exactly as browsers send it: no path, no trailing slash, no default port. */
function readOrigin(text: string): { value: string } | { rule: string } {
  const isOrigin = URL.canParse(text) && new URL(text).origin === text && /^https?:/.test(text);
  return isOrigin ? { value: text } : { rule: 'must be an origin such as https://app.example.com' };
}

const { TOPIC_PARTITIONS, TOPIC_REPLICATION, TOPIC_CREATE } = topicVariables;

/** Everything this service takes from its environment. */
export const ingestVariables = z.object({
  ...serviceVariables(3003),
  ...databaseVariables,
  ...kafkaVariables,
  ...{ TOPIC_PARTITIONS, TOPIC_REPLICATION, TOPIC_CREATE },
  RATE_LIMIT_PER_MINUTE: wholeNumber({
    min: 1,
    max: 10_000_000,
    default: 60_000,
    description: 'Events that one API key may log in a minute, per process.',
  }),
  CORS_ORIGINS: list(readOrigin, { min: 1, max: 100 })
    .default([])
    .meta({ description: 'Origins whose pages may log events from a browser, comma separated; unset: none.' }),
  EVENT_RETENTION_DAYS: wholeNumber({
    min: 1,
    max: 3_650,
    default: 30,
    description: 'Days that a published event and its id are kept; an id is taken for as long.',
  }),
  DATABASE_POOL_SIZE: wholeNumber({
    min: 3,
    max: 200,
    default: 10,
    description: 'PostgreSQL connections of one process; publishing keeps one of them while the broker is away.',
  }),
});

export type IngestConfig = z.infer<typeof ingestVariables>;

/** Injection token of the loaded configuration. */
export const INGEST_CONFIG = Symbol('IngestConfig');
