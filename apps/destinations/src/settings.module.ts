import { Module, type DynamicModule } from '@nestjs/common';
import { DESTINATIONS_CONFIG, type DestinationsConfig } from './destinations.config.js';

/** Makes the configuration injectable everywhere. */
@Module({})
export class SettingsModule {
  static register(config: DestinationsConfig): DynamicModule {
    const settings = { provide: DESTINATIONS_CONFIG, useValue: config };
    return { module: SettingsModule, global: true, providers: [settings], exports: [settings] };
  }
}
