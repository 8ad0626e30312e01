import { measureRequests } from '#http';
import { toNestLogger } from '#observability';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { configureHttp } from './api/configure-http.js';
import { IngestMetrics } from './ingest.metrics.js';
import { IngestModule, type IngestOptions } from './ingest.module.js';

/** The application, not yet initialised: it answers before Kafka and PostgreSQL are there, and is not ready without the latter. */
export async function createApplication(options: IngestOptions): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(IngestModule.register(options), {
    logger: toNestLogger(options.logger),
    abortOnError: false,
    // Bodies are read by a guard of the API, after authentication.
    bodyParser: false,
  });
  measureRequests(app, options.metrics);
  configureHttp(app, {
    corsOrigins: options.config.CORS_ORIGINS,
    metrics: app.get(IngestMetrics, { strict: false }),
  });
  return app;
}
