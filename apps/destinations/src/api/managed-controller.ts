import { JsonBodyGuard } from '#http';
import { applyDecorators, Controller, createParamDecorator, UseGuards, type ExecutionContext } from '@nestjs/common';
import { AccessGuard, AuthenticationGuard, type AuthenticatedRequest } from './authentication.guard.js';
import type { Caller } from './caller.js';
import { RateLimitGuard, TestRateLimitGuard } from './rate-limit.guard.js';

/** Routes of one project. */
export const PROJECT_PATH = 'tenants/:tenantId/projects/:projectId';

/**
 * A controller below /manage: who calls, how often, what for, and only then the body. Each handler needs `@RequireAccess`.
 */
export const ManagedController = (path: string) =>
  applyDecorators(
    Controller(`manage/${path}`),
    UseGuards(AuthenticationGuard, RateLimitGuard, AccessGuard, TestRateLimitGuard, JsonBodyGuard),
  );

/** The authenticated caller, as a handler's argument. */
export const FromCaller = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Caller =>
    context.switchToHttp().getRequest<AuthenticatedRequest>().caller,
);
