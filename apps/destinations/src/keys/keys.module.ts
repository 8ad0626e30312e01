import { LOGGER, type Logger } from '#observability';
import { SecretBox } from '#secrets';
import { Module } from '@nestjs/common';
import { DESTINATIONS_CONFIG, type DestinationsConfig } from '../destinations.config.js';
import { Database } from '../store/database.js';
import { SealedRowRepository } from '../store/sealed-row.repository.js';
import { StoreModule } from '../store/store.module.js';
import { KeyCheck } from './key-check.js';

/** Looks after the encryption keys from `KeyCheck.start` on. */
@Module({
  imports: [StoreModule],
  providers: [
    {
      provide: KeyCheck,
      inject: [Database, DESTINATIONS_CONFIG, LOGGER],
      useFactory: (database: Database, config: DestinationsConfig, logger: Logger) =>
        new KeyCheck({
          rows: new SealedRowRepository(database),
          box: new SecretBox(config.ENCRYPTION_KEYS),
          whenOpen: () => database.whenOpen(),
          logger,
        }),
    },
  ],
  exports: [KeyCheck],
})
export class KeysModule {}
