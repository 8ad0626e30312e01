import type { DatabaseSchema } from '#postgres';
import { ApiKeyEntity } from './api-key.entity.js';
import { DestinationEntity } from './destination.entity.js';
import { CreateDestinations1700000000001 } from './migrations/1700000000001-create-destinations.js';
import { CreateApiKeys1700000000002 } from './migrations/1700000000002-create-api-keys.js';
import { CreateDeliveryLog1700000000003 } from './migrations/1700000000003-create-delivery-log.js';
import { CreateApiKeyDirectory1700000000010 } from './migrations/1700000000010-create-api-key-directory.js';
import { ShowDeliveriesOnce1700000000011 } from './migrations/1700000000011-show-deliveries-once.js';
import { OrderAttemptsTotally1700000000012 } from './migrations/1700000000012-order-attempts-totally.js';

/** Classes, not globs: the built tree and the sources lie at different paths. */
export const ENTITIES = [DestinationEntity, ApiKeyEntity];

/** In order. A migration that was released is never edited; a change is a new one. */
export const MIGRATIONS = [
  CreateDestinations1700000000001,
  CreateApiKeys1700000000002,
  CreateDeliveryLog1700000000003,
  CreateApiKeyDirectory1700000000010,
  ShowDeliveriesOnce1700000000011,
  OrderAttemptsTotally1700000000012,
];

/** Its own name: other services may keep their tables in the same database. */
export const MIGRATIONS_TABLE = 'destinations_migrations';

export const SCHEMA: DatabaseSchema = {
  applicationName: 'webhooks-destinations',
  entities: ENTITIES,
  migrations: MIGRATIONS,
  migrationsTable: MIGRATIONS_TABLE,
  migrationLock: 7_240_117_301,
};
