import { measureRequests } from '#http';
import { toNestLogger } from '#observability';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { configureHttp } from './api/configure-http.js';
import { CONSOLE_DIR, loadConsole } from './console-files/load-console.js';
import { serveConsole } from './console-files/serve-console.js';
import { DestinationsModule, type DestinationsOptions } from './destinations.module.js';

/** The application, not yet initialised: it answers before Kafka and PostgreSQL are there, and is not ready then. */
export async function createApplication(options: DestinationsOptions): Promise<NestExpressApplication> {
  const app = await NestFactory.create<NestExpressApplication>(DestinationsModule.register(options), {
    logger: toNestLogger(options.logger),
    abortOnError: false,
    // Bodies are read by a guard of the API, after authentication.
    bodyParser: false,
  });
  measureRequests(app, options.metrics);
  configureHttp(app);
  app.use(serveConsole(loadConsole(CONSOLE_DIR)));
  return app;
}
