import { authorizationOf, invalidFields, notFound, ProblemError, unauthorized } from '#http';
import { isResourceId } from '#contracts';
import { Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { Authenticator } from './authenticator.js';
import { decideAccess, type Access, type Caller } from './caller.js';
import { RESOURCE_ID_RULE } from './resource-id.schema.js';

const ACCESS = 'access';

/** What the handler asks of its caller. A managed route without it answers 500: nothing is open by omission. */
export const RequireAccess = (access: Access) => SetMetadata(ACCESS, access);

/** A request after this guard. */
export interface AuthenticatedRequest extends Request {
  caller: Caller;
}

/** 401 without a good key. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(private readonly authenticator: Authenticator) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const authorization = authorizationOf(request);
    const caller = await this.authenticator.identify(authorization);
    if (caller === undefined) throw unauthorized(authorization);
    request.caller = caller;
    return true;
  }
}

/** Of a known caller: 400 for ids that no resource can have, then what `decideAccess` says. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === undefined) throw new Error(`no access is declared for ${context.getHandler().name}`);
    const { caller, params } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    checkIds(params);
    grant(decideAccess(caller, access, params as { tenantId?: string; projectId?: string }));
    return true;
  }
}

function checkIds(params: Request['params']): void {
  const wrong = Object.entries(params).filter(([, id]) => typeof id !== 'string' || !isResourceId(id));
  if (wrong.length > 0) throw invalidFields(wrong.map(([field]) => ({ field, message: RESOURCE_ID_RULE })));
}

function grant(verdict: ReturnType<typeof decideAccess>): void {
  switch (verdict) {
    case 'granted':
      return;
    case 'forbidden':
      throw new ProblemError(403, 'The role of this API key does not allow that.');
    case 'not_found':
      throw notFound();
  }
}
