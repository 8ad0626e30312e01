import { dataSourceOptions, type DatabaseOptions } from '#postgres';
import { LOGGER, type Logger } from '#observability';
import { Module } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { DESTINATIONS_CONFIG, type DestinationsConfig } from '../destinations.config.js';
import { ApiKeyRepository } from './api-key.repository.js';
import { Database } from './database.js';
import { DeliveryLogRepository } from './delivery-log.repository.js';
import { DeliveryRepository } from './delivery.repository.js';
import { DestinationRepository } from './destination.repository.js';
import { ProjectRepository } from './project.repository.js';
import { PublicationRepository } from './publication.repository.js';
import { SCHEMA } from './schema.js';

const REPOSITORIES = [
  DestinationRepository,
  ApiKeyRepository,
  PublicationRepository,
  DeliveryLogRepository,
  DeliveryRepository,
  ProjectRepository,
];

function databaseOptions(config: DestinationsConfig, logger: Logger): DatabaseOptions {
  return { url: config.DATABASE_URL, poolSize: config.DATABASE_POOL_SIZE, logger, schema: SCHEMA };
}

/**
 * PostgreSQL and all SQL. Takes LOGGER and DESTINATIONS_CONFIG from global modules.
 * `Database` initialises the data source, not the module: the service starts without its database, and waits for it.
 */
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [DESTINATIONS_CONFIG, LOGGER],
      useFactory: (config: DestinationsConfig, logger: Logger) => ({
        ...dataSourceOptions(databaseOptions(config, logger)),
        manualInitialization: true,
      }),
    }),
  ],
  providers: [
    {
      provide: Database,
      inject: [DESTINATIONS_CONFIG, LOGGER, getDataSourceToken()],
      useFactory: (config: DestinationsConfig, logger: Logger, source: DataSource) =>
        new Database(databaseOptions(config, logger), source),
    },
    ...REPOSITORIES,
  ],
  exports: [Database, ...REPOSITORIES],
})
export class StoreModule {}
