import type { DatabaseSchema } from '#postgres';
import { CreateCustomEvents1700000000001 } from './migrations/1700000000001-create-custom-events.js';
import { AddKeyHash1700000000002 } from './migrations/1700000000002-add-key-hash.js';

/** In order. A migration that was released is never edited; a change is a new one. */
export const MIGRATIONS = [CreateCustomEvents1700000000001, AddKeyHash1700000000002];

/** Its own name: other services keep their tables in the same database. */
export const MIGRATIONS_TABLE = 'ingest_migrations';

/** Made by a migration of the service that owns the keys. */
export const KEY_DIRECTORY = 'api_key_directory';

export const SCHEMA: DatabaseSchema = {
  applicationName: 'webhooks-ingest',
  entities: [],
  migrations: MIGRATIONS,
  migrationsTable: MIGRATIONS_TABLE,
  migrationLock: 7_240_117_302,
  prove: async (source) => {
    const [{ known }] = (await source.query(`SELECT to_regclass('${KEY_DIRECTORY}') IS NOT NULL AS known`)) as [
      { known: boolean },
    ];
    if (!known) throw new Error(`the view ${KEY_DIRECTORY} is missing: start destinations on this database first`);
  },
};

/** Advisory lock of whoever publishes: one process at a time, so that the order of positions is the order in Kafka. */
export const PUBLISHER_LOCK = 7_240_117_303;
