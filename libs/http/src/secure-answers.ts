import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';
import helmet from 'helmet';

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

/** Headers of every answer; those of /docs let its page work. Call it before `init`. */
export function secureAnswers(app: NestExpressApplication): void {
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.set('etag', false);
  app.use(
    helmet({
      contentSecurityPolicy: { useDefaults: false, directives: API_POLICY },
      // As the policies say; for browsers that do not read them.
      xFrameOptions: { action: 'deny' },
    }),
  );
  app.use(['/health', '/metrics'], forbidCaching);
  app.use('/docs', helmet.contentSecurityPolicy({ useDefaults: false, directives: DOCS_POLICY }));
}

/**
 * Middleware for answers that hold what belongs to one caller, or how things are right now. Nobody may have kept an earlier one, so a
 * condition on it (`If-None-Match: *` is met by any) says nothing: the answer is given in full, never as 304.
 */
export function forbidCaching(request: Request, response: Response, next: NextFunction): void {
  delete request.headers['if-none-match'];
  delete request.headers['if-modified-since'];
  response.setHeader('Cache-Control', 'no-store');
  next();
}
