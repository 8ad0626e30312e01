import { LOGGER, type Logger } from '#observability';
import { Module } from '@nestjs/common';
import { DESTINATIONS_CONFIG, type DestinationsConfig } from '../destinations.config.js';
import { ApiKeyRepository } from './api-key.repository.js';
import { Database } from './database.js';
import { DeliveryLogRepository } from './delivery-log.repository.js';
import { DestinationRepository } from './destination.repository.js';
import { PublicationRepository } from './publication.repository.js';

const REPOSITORIES = [DestinationRepository, ApiKeyRepository, PublicationRepository, DeliveryLogRepository];

/** PostgreSQL and all SQL. Takes LOGGER and DESTINATIONS_CONFIG from global modules. */
@Module({
  providers: [
    {
      provide: Database,
      inject: [DESTINATIONS_CONFIG, LOGGER],
      useFactory: (config: DestinationsConfig, logger: Logger) =>
        new Database({ url: config.DATABASE_URL, poolSize: config.DATABASE_POOL_SIZE, logger }),
    },
    ...REPOSITORIES,
  ],
  exports: [Database, ...REPOSITORIES],
})
export class StoreModule {}
