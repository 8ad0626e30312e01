import { OperationsModule, type Logger, type Metrics } from '#observability';
import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { ApiModule } from './api/api.module.js';
import type { DestinationsConfig } from './destinations.config.js';
import { SettingsModule } from './settings.module.js';
import { Database } from './store/database.js';
import { StoreModule } from './store/store.module.js';

export interface DestinationsOptions {
  config: DestinationsConfig;
  logger: Logger;
  metrics: Metrics;
  /** What reaches beyond the database: modules that export PUBLISH_NOTIFIER, TEST_DESTINATION and COMMAND_LOG, and the recorder. */
  outside: NonNullable<ModuleMetadata['imports']>;
  /** Tokens of what else must be up for the service to be ready, exported by `outside`. */
  readiness?: NonNullable<Parameters<typeof OperationsModule.register>[0]['readiness']>;
}

/** The whole service. */
@Module({})
export class DestinationsModule {
  static register({ config, logger, metrics, outside, readiness = [] }: DestinationsOptions): DynamicModule {
    return {
      module: DestinationsModule,
      imports: [
        SettingsModule.register(config),
        OperationsModule.register({
          logger,
          metrics,
          readiness: [Database, ...readiness],
          imports: [StoreModule, ...outside],
        }),
        ApiModule.register(outside),
      ],
    };
  }
}
