import type { Metrics } from '#observability';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { NextFunction, Request, Response } from 'express';

/** Answers from memory or one statement take milliseconds; the last bounds are outages and Test calls. */
const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The methods that a label may name; a client can send some thirty more. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** The label of every path that no route has: a client can make up as many as it likes. */
const NO_ROUTE = 'none';

const NAME = 'routeName';

/**
 * Counts and times every request by method, route and class of the answer, from the request line to the answer's end. Call it before
 * any other middleware. Labels are of bounded number whatever clients send: a route is its template, never a path.
 */
export function measureRequests(app: NestExpressApplication, metrics: Metrics): void {
  const seconds = metrics.histogram(
    'http_request_duration_seconds',
    'From the request line to the end of the answer, or to the end of the connection before that',
    BUCKETS_SECONDS,
    ['method', 'route', 'status'],
  );
  app.use((request: Request, response: Response, next: NextFunction) => {
    const startedAtMs = performance.now();
    response.once('close', () => {
      const method = METHODS.has(request.method) ? request.method : 'other';
      const status = response.writableFinished ? `${Math.floor(response.statusCode / 100)}xx` : 'aborted';
      const labels = { method, route: routeOf(request, response), status };
      seconds.observe(labels, (performance.now() - startedAtMs) / 1_000);
    });
    next();
  });
}

/** Names what a middleware answers: it has no route. `name` is one of few words, never a path. */
export function nameRoute(response: Response, name: string): void {
  response.locals[NAME] = name;
}

/** Of a request that a guard refuses as well: its route was found before. */
function routeOf(request: Request, response: Response): string {
  const name: unknown = response.locals[NAME] ?? (request.route as { path?: unknown } | undefined)?.path;
  return typeof name === 'string' ? name : NO_ROUTE;
}
