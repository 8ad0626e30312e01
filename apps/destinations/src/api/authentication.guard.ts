import { invalidFields, notFound, ProblemError, unauthorized } from '#http';
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

/** 401 without a good key, 400 for ids that no resource can have, then what `decideAccess` says. */
@Injectable()
export class AuthenticationGuard implements CanActivate {
  constructor(
    private readonly authenticator: Authenticator,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (access === undefined) throw new Error(`no access is declared for ${context.getHandler().name}`);
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const caller = await this.authenticator.identify(request.headers.authorization);
    if (caller === undefined) throw unauthorized(request.headers.authorization);
    request.caller = caller;
    checkIds(request.params);
    grant(decideAccess(caller, access, request.params as { tenantId?: string; projectId?: string }));
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
