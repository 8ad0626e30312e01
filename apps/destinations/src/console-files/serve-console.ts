import { nameRoute } from '#http';
import type { NextFunction, Request, RequestHandler, Response } from 'express';
import helmet from 'helmet';
import { isConsolePath } from './console-paths.js';
import type { ConsoleFile, ConsoleFiles } from './load-console.js';

/** Scripts come from here alone and none is inline. Styles are set on elements by the component library, hence 'unsafe-inline'. */
const CONSOLE_POLICY = {
  'default-src': ["'none'"],
  'script-src': ["'self'"],
  'style-src': ["'self'", "'unsafe-inline'"],
  'img-src': ["'self'", 'data:'],
  'font-src': ["'self'"],
  'connect-src': ["'self'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
};

const NOT_BUILT =
  'The console is not part of this build; `npm run build` makes it. The API runs all the same: /docs describes it.\n';

/**
 * Answers GET and HEAD of the console's files and addresses; everything else goes on to the API.
 *
 * @param files undefined where the console was not built: `/` then says so
 */
export function serveConsole(files: ConsoleFiles | undefined): RequestHandler {
  const setPolicy = helmet.contentSecurityPolicy({ useDefaults: false, directives: CONSOLE_POLICY });
  return (request: Request, response: Response, next: NextFunction) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    const isPage = isConsolePath(request.path);
    if (isPage) nameRoute(response, 'console');
    if (files === undefined) return isPage ? void response.status(404).type('text/plain').send(NOT_BUILT) : next();
    const file = files.get(isPage ? '/index.html' : request.path);
    if (file === undefined) return next();
    nameRoute(response, 'console');
    setPolicy(request, response, (error?: unknown) => (error ? next(error) : sendFile(request, response, file)));
  };
}

function sendFile(request: Request, response: Response, file: ConsoleFile): void {
  // Names with a hash never change; what names them is asked for again each time, and mostly answered 304.
  response.setHeader('Cache-Control', file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache');
  response.setHeader('ETag', file.etag);
  response.setHeader('Vary', 'Accept-Encoding');
  if (request.fresh) return void response.status(304).end();
  const accepted = request.acceptsEncodings(['br', 'gzip', 'identity']);
  const encoded = accepted === 'br' ? file.brotli : accepted === 'gzip' ? file.gzip : undefined;
  if (encoded !== undefined) response.setHeader('Content-Encoding', String(accepted));
  const body = encoded ?? file.content;
  response.setHeader('Content-Type', file.contentType);
  response.setHeader('Content-Length', body.length);
  response.end(request.method === 'HEAD' ? undefined : body);
}
