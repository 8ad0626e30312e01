import { EgressClient } from '#egress';
import { LOGGER, Metrics, type Logger } from '#observability';
import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DESTINATIONS_CONFIG, egressOptionsOf, type DestinationsConfig } from '../destinations.config.js';
import { TEST_DESTINATION } from './test-destination.js';
import { TestDestinationService } from './test-destination.service.js';

/** Outbound HTTP, for Test alone, through the same guard as delivery. */
@Module({
  providers: [
    {
      provide: EgressClient,
      inject: [DESTINATIONS_CONFIG, LOGGER, Metrics],
      useFactory: (config: DestinationsConfig, logger: Logger, metrics: Metrics) =>
        new EgressClient({ ...egressOptionsOf(config), logger, metrics }),
    },
    {
      provide: TEST_DESTINATION,
      inject: [EgressClient, DESTINATIONS_CONFIG],
      useFactory: (egress: EgressClient, config: DestinationsConfig) =>
        new TestDestinationService(egress, config.TEST_TIMEOUT_MS),
    },
  ],
  exports: [TEST_DESTINATION],
})
export class TestSendingModule implements OnApplicationShutdown {
  constructor(@Inject(EgressClient) private readonly egress: EgressClient) {}

  async onApplicationShutdown(): Promise<void> {
    await this.egress.close();
  }
}
