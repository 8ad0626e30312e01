import type { INestApplication } from '@nestjs/common';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { SwaggerModule } from '@nestjs/swagger';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';
import { createDocument } from './openapi/create-document.js';

/** JSON answers need nothing. */
const API_POLICY = { 'default-src': ["'none'"], 'frame-ancestors': ["'none'"] };

/** The page is served from here, styles itself inline, and calls the API. */
const DOCS_POLICY = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'connect-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

/** What holds for every answer of this service, and the two routes that describe the API. Call it before `init`. */
export function configureHttp(app: NestExpressApplication): void {
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(helmet({ contentSecurityPolicy: { useDefaults: false, directives: API_POLICY } }));
  app.use('/docs', helmet.contentSecurityPolicy({ useDefaults: false, directives: DOCS_POLICY }));
  app.use('/manage', forbidCaching);
  serveDocs(app);
}

/** Answers hold header values, secrets and keys. */
function forbidCaching(_request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Cache-Control', 'no-store');
  next();
}

/** /openapi.json, and /docs from files of this process: no other host is contacted. */
function serveDocs(app: INestApplication): void {
  let document: ReturnType<typeof createDocument> | undefined;
  SwaggerModule.setup('docs', app, () => (document ??= createDocument(app)), {
    jsonDocumentUrl: 'openapi.json',
    raw: ['json'],
    // The default would ask a public host about the document.
    swaggerOptions: { validatorUrl: null },
  });
}
