import { LOGGER, type Logger } from '#observability';
import { Catch, Inject, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { Request, Response } from 'express';
import { toProblem } from './to-problem.js';

/** Answers every error as `application/problem+json`, those of Nest and of unknown routes included. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOGGER) private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const response = http.getResponse<Response>();
    const problem = toProblem(error);
    if (problem.status >= 500) this.log(problem.status, problem.cause ?? error, http.getRequest<Request>());
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const body = Buffer.from(JSON.stringify(problem.toBody()), 'utf8');
    response.writeHead(problem.status, {
      ...problem.headers,
      'Content-Type': 'application/problem+json',
      'Content-Length': body.length,
      'Cache-Control': 'no-store',
    });
    response.end(body);
  }

  private log(status: number, err: unknown, request: Request): void {
    const fields = { status, method: request.method, route: String(request.route?.path ?? ''), err };
    if (status === 500) this.logger.error(fields, 'request failed');
    else this.logger.warn(fields, 'request refused: a dependency is away');
  }
}
