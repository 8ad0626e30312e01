import { Injectable, type ExecutionContext } from '@nestjs/common';
import { ThrottlerGuard, type ThrottlerLimitDetail } from '@nestjs/throttler';
import type { AuthenticatedRequest } from './authentication.guard.js';
import { ProblemError } from './problem.js';

/** The name of the limit that Test calls have besides. */
export const TEST_LIMIT = 'test';

/**
 * Counts the requests of one API key over all routes, and Test calls of one tenant besides. The operator's requests
 * are not counted, its Test calls are.
 */
@Injectable()
export class RateLimitGuard extends ThrottlerGuard {
  protected override getTracker(request: AuthenticatedRequest): Promise<string> {
    return Promise.resolve(request.caller.kind === 'operator' ? 'operator' : request.caller.keyId);
  }

  /** Without the handler's name, which would give each route a count of its own. */
  protected override generateKey(context: ExecutionContext, tracker: string, throttlerName: string): string {
    const { params } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    return throttlerName === TEST_LIMIT ? `test:${String(params['tenantId'])}` : `key:${tracker}`;
  }

  protected override throwThrottlingException(
    _context: ExecutionContext,
    { timeToBlockExpire }: ThrottlerLimitDetail,
  ): Promise<void> {
    throw new ProblemError(429, 'Too many requests. Try again later.', {
      headers: { 'Retry-After': String(Math.max(1, timeToBlockExpire)) },
    });
  }
}
