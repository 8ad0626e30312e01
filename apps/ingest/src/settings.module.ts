import { Module, type DynamicModule } from '@nestjs/common';
import { INGEST_CONFIG, type IngestConfig } from './ingest.config.js';

/** Makes the configuration injectable everywhere. */
@Module({})
export class SettingsModule {
  static register(config: IngestConfig): DynamicModule {
    const settings = { provide: INGEST_CONFIG, useValue: config };
    return { module: SettingsModule, global: true, providers: [settings], exports: [settings] };
  }
}
