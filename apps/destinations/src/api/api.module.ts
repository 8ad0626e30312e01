import { ProblemFilter } from '#http';
import { Module, type DynamicModule, type ModuleMetadata } from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import { SecretBox } from '#secrets';
import { DESTINATIONS_CONFIG, egressOptionsOf, type DestinationsConfig } from '../destinations.config.js';
import { StoreModule } from '../store/store.module.js';
import { ApiKeysController } from './api-keys.controller.js';
import { ApiKeysService } from './api-keys.service.js';
import { Authenticator } from './authenticator.js';
import { CallerController } from './caller.controller.js';
import { DeliveriesController } from './deliveries.controller.js';
import { DeliveriesService } from './deliveries.service.js';
import { DeliveryCommandsService } from './delivery-commands.service.js';
import { DestinationSealer } from './destination-sealer.js';
import { DestinationSecretController } from './destination-secret.controller.js';
import { DestinationTestController } from './destination-test.controller.js';
import { DestinationsController } from './destinations.controller.js';
import { DestinationsService } from './destinations.service.js';
import { EventTypesController } from './event-types.controller.js';
import { RequestBudgets } from './rate-limit.guard.js';
import { EGRESS_OPTIONS, UrlPolicy } from './url-policy.js';

/** The REST API. Takes LOGGER and DESTINATIONS_CONFIG from global modules. */
@Module({})
export class ApiModule {
  /** @param imports modules that export PUBLISH_NOTIFIER, TEST_DESTINATION and COMMAND_LOG */
  static register(imports: NonNullable<ModuleMetadata['imports']>): DynamicModule {
    return {
      module: ApiModule,
      imports: [StoreModule, ...imports],
      controllers: [
        DestinationsController,
        DestinationSecretController,
        DestinationTestController,
        DeliveriesController,
        ApiKeysController,
        EventTypesController,
        CallerController,
      ],
      providers: [
        fromConfig(SecretBox, (config) => new SecretBox(config.ENCRYPTION_KEYS)),
        fromConfig(EGRESS_OPTIONS, egressOptionsOf),
        { provide: APP_FILTER, useClass: ProblemFilter },
        Authenticator,
        RequestBudgets,
        UrlPolicy,
        DestinationSealer,
        DestinationsService,
        DeliveriesService,
        DeliveryCommandsService,
        ApiKeysService,
      ],
    };
  }
}

function fromConfig<T>(
  provide: symbol | (abstract new (...args: never[]) => T),
  make: (config: DestinationsConfig) => T,
) {
  return { provide, inject: [DESTINATIONS_CONFIG], useFactory: make };
}
