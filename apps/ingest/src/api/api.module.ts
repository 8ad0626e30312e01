import { ProblemFilter } from '#http';
import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { KeyDirectory } from '../keys/key-directory.js';
import { MetricsModule } from '../metrics.module.js';
import { StoreModule } from '../store/store.module.js';
import { EventsController } from './events.controller.js';
import { EventsService } from './events.service.js';

/** The REST API. Takes LOGGER and INGEST_CONFIG from global modules. */
@Module({})
export class ApiModule {
  /** @param imports modules that export OUTBOX_NOTIFIER */
  static register(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: ApiModule,
      imports: [StoreModule, MetricsModule, ...imports],
      controllers: [EventsController],
      providers: [{ provide: APP_FILTER, useClass: ProblemFilter }, KeyDirectory, EventsService],
    };
  }
}
