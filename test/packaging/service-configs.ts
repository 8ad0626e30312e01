import type { z } from 'zod';
import { deliveryConfig } from '../../apps/delivery/src/delivery.config.js';
import { destinationsVariables } from '../../apps/destinations/src/destinations.config.js';
import { ingestVariables } from '../../apps/ingest/src/ingest.config.js';
import { matcherConfig } from '../../apps/matcher/src/matcher.config.js';

/** What each service takes from its environment: the authority that manifests and compose file are held against. */
export const SERVICE_CONFIGS: Readonly<Record<string, z.ZodObject>> = {
  destinations: destinationsVariables,
  matcher: matcherConfig,
  delivery: deliveryConfig,
  ingest: ingestVariables,
};

/** Values of the right shape, for what only a Secret outside of the repository holds. */
export const SECRET_STAND_INS: Readonly<Record<string, string>> = {
  DATABASE_URL: 'postgres://user:password@postgres:5432/webhooks',
  OPERATOR_KEY: 'x'.repeat(32),
  ENCRYPTION_KEYS: `k1:${Buffer.alloc(32).toString('base64')}`,
};
