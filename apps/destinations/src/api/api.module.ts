import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { SecretBox } from '#secrets';
import { DESTINATIONS_CONFIG, egressOptionsOf, type DestinationsConfig } from '../destinations.config.js';
import { StoreModule } from '../store/store.module.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysService } from './api-keys.service.js';
import { Authenticator } from './authenticator.js';
import { DestinationSealer } from './destination-sealer.js';
import { DestinationSecretController } from './destination-secret.controller.js';
import { DestinationTestController } from './destination-test.controller.js';
import { DestinationsController } from './destinations.controller.js';
import { DestinationsService } from './destinations.service.js';
import { EventTypesController } from './event-types.controller.js';
import { ProblemFilter } from './problem.filter.js';
import { TEST_LIMIT } from './rate-limit.guard.js';
import { EGRESS_OPTIONS, UrlPolicy } from './url-policy.js';

const MINUTE_MS = 60_000;

/** The REST API. Takes LOGGER and DESTINATIONS_CONFIG from global modules. */
@Module({})
export class ApiModule {
  /** @param imports modules that export PUBLISH_NOTIFIER and TEST_DESTINATION */
  static register(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: ApiModule,
      imports: [StoreModule, limits, ...imports],
      controllers: [
        DestinationsController,
        DestinationSecretController,
        DestinationTestController,
        ApiKeysController,
        EventTypesController,
      ],
      providers: [
        fromConfig(SecretBox, (config) => new SecretBox(config.ENCRYPTION_KEYS)),
        fromConfig(EGRESS_OPTIONS, egressOptionsOf),
        { provide: APP_FILTER, useClass: ProblemFilter },
        Authenticator,
        UrlPolicy,
        DestinationSealer,
        DestinationsService,
        ApiKeysService,
      ],
    };
  }
}

/** Counted in memory: each replica allows the whole limit. */
const limits = ThrottlerModule.forRootAsync({
  inject: [DESTINATIONS_CONFIG],
  useFactory: (config: DestinationsConfig) => [
    { name: 'default', ttl: MINUTE_MS, limit: config.RATE_LIMIT_PER_MINUTE },
    { name: TEST_LIMIT, ttl: MINUTE_MS, limit: config.TEST_RATE_LIMIT_PER_MINUTE },
  ],
});

function fromConfig<T>(
  provide: symbol | (abstract new (...args: never[]) => T),
  make: (config: DestinationsConfig) => T,
) {
  return { provide, inject: [DESTINATIONS_CONFIG], useFactory: make };
}
