import { dataSourceOptions, type DatabaseOptions } from '#postgres';
import { LOGGER, type Logger } from '#observability';
import { Module } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { INGEST_CONFIG, type IngestConfig } from '../ingest.config.js';
import { CustomEventRepository } from './custom-event.repository.js';
import { Database } from './database.js';
import { KeyDirectoryRepository } from './key-directory.repository.js';
import { OutboxRepository } from './outbox.repository.js';
import { SCHEMA } from './schema.js';

const REPOSITORIES = [CustomEventRepository, OutboxRepository, KeyDirectoryRepository];

function databaseOptions(config: IngestConfig, logger: Logger): DatabaseOptions {
  return { url: config.DATABASE_URL, poolSize: config.DATABASE_POOL_SIZE, logger, schema: SCHEMA };
}

/**
 * PostgreSQL and all SQL. Takes LOGGER and INGEST_CONFIG from global modules.
 * `Database` initialises the data source, not the module: the service starts without its database, and waits for it.
 */
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [INGEST_CONFIG, LOGGER],
      useFactory: (config: IngestConfig, logger: Logger) => ({
        ...dataSourceOptions(databaseOptions(config, logger)),
        manualInitialization: true,
      }),
    }),
  ],
  providers: [
    {
      provide: Database,
      inject: [INGEST_CONFIG, LOGGER, getDataSourceToken()],
      useFactory: (config: IngestConfig, logger: Logger, source: DataSource) =>
        new Database(databaseOptions(config, logger), source),
    },
    ...REPOSITORIES,
  ],
  exports: [Database, ...REPOSITORIES],
})
export class StoreModule {}
