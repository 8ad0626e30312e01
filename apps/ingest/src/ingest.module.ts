import { OperationsModule, type Logger, type Metrics } from '#observability';
import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { ApiModule } from './api/api.module.js';
import type { IngestConfig } from './ingest.config.js';
import { SettingsModule } from './settings.module.js';
import { Database } from './store/database.js';
import { StoreModule } from './store/store.module.js';
import { UpkeepModule } from './upkeep/upkeep.module.js';

export interface IngestOptions {
  config: IngestConfig;
  logger: Logger;
  metrics: Metrics;
  /** What reaches beyond the database: the module that exports OUTBOX_NOTIFIER. */
  outside: NonNullable<ModuleMetadata['imports']>;
}

/**
 * The whole service. It is ready with its database alone: while Kafka is away events are accepted and wait, so taking
 * the service out of balance would lose what it is for.
 */
@Module({})
export class IngestModule {
  static register({ config, logger, metrics, outside }: IngestOptions): DynamicModule {
    return {
      module: IngestModule,
      imports: [
        SettingsModule.register(config),
        OperationsModule.register({ logger, metrics, readiness: [Database], imports: [StoreModule] }),
        ApiModule.register(outside),
        UpkeepModule,
      ],
    };
  }
}
