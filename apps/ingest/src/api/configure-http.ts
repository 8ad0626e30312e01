import { forbidCaching, secureAnswers } from '#http';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import type { IngestMetrics } from '../ingest.metrics.js';
import { createDocument } from './create-document.js';

/** What a browser may remember of a preflight, in seconds. */
const PREFLIGHT_MAX_AGE_SECONDS = 600;

export interface HttpOptions {
  /** Whose pages may read our answers; exact origins. */
  corsOrigins: readonly string[];
  metrics: Pick<IngestMetrics, 'refused' | 'requestSeconds'>;
}

/** What holds for every answer of this service, and the two routes that describe the API. Call it before `init`. */
export function configureHttp(app: NestExpressApplication, { corsOrigins, metrics }: HttpOptions): void {
  secureAnswers(app);
  app.use('/run', forbidCaching);
  app.use('/run', measureWith(metrics));
  allowOrigins(app, corsOrigins);
  serveDocs(app);
}

/** Only the API is opened, not health and metrics. Without credentials: a page sends the key itself, never a cookie. */
function allowOrigins(app: NestExpressApplication, origins: readonly string[]): void {
  app.enableCors((request: Request, done: (error: Error | null, options: object) => void) => {
    const isOpen = request.path.startsWith('/run/') && origins.length > 0;
    done(null, {
      origin: isOpen ? [...origins] : false,
      methods: ['POST'],
      allowedHeaders: ['Authorization', 'Content-Type', 'traceparent'],
      exposedHeaders: ['Retry-After'],
      maxAge: PREFLIGHT_MAX_AGE_SECONDS,
    });
  });
}

function measureWith({ refused, requestSeconds }: HttpOptions['metrics']) {
  return (request: Request, response: Response, next: NextFunction): void => {
    const startedAtMs = performance.now();
    response.once('finish', () => {
      if (request.method !== 'POST') return;
      requestSeconds.observe((performance.now() - startedAtMs) / 1_000);
      if (response.statusCode >= 400) refused.inc({ status: response.statusCode });
    });
    next();
  };
}

/** /openapi.json, and /docs from files of this process: no other host is contacted. */
function serveDocs(app: NestExpressApplication): void {
  SwaggerModule.setup('docs', app, createDocument, {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    // The default would ask a public host about the document.
    swaggerOptions: { validatorUrl: null },
  });
}
