import { Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { decodeJsonBody } from './json-body-codec.js';
import { checkMediaType, hasBody, readBody } from './read-body.js';

/**
 * Reads the JSON body, after authentication and the rate limit: a stranger's body is never read. A request without a
 * body counts as `undefined`.
 */
@Injectable()
export class JsonBodyGuard implements CanActivate {
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    if (request.method !== 'POST' && request.method !== 'PATCH') return true;
    if (!hasBody(request)) return true;
    checkMediaType(request);
    const bytes = await readBody(request);
    if (bytes.length > 0) request.body = decodeJsonBody(bytes);
    return true;
  }
}
