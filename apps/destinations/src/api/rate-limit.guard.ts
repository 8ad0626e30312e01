import { RequestBudget, tooManyRequests } from '#http';
import { Inject, Injectable, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { DESTINATIONS_CONFIG, type DestinationsConfig } from '../destinations.config.js';
import type { AuthenticatedRequest } from './authentication.guard.js';

const TEST_CALL = 'test-call';

/** Counts against the tenant's budget of Test calls besides. */
export const CountAsTestCall = () => SetMetadata(TEST_CALL, true);

/** The budgets of this process: each replica allows the whole of them. */
@Injectable()
export class RequestBudgets {
  /** Of each API key, over all routes. */
  readonly requests: RequestBudget;
  /** Of each tenant, whoever calls. */
  readonly testCalls: RequestBudget;

  constructor(
    @Inject(DESTINATIONS_CONFIG)
    config: Pick<DestinationsConfig, 'RATE_LIMIT_PER_MINUTE' | 'TEST_RATE_LIMIT_PER_MINUTE'>,
  ) {
    this.requests = new RequestBudget(config.RATE_LIMIT_PER_MINUTE);
    this.testCalls = new RequestBudget(config.TEST_RATE_LIMIT_PER_MINUTE);
  }
}

/**
 * 429 once the key's budget is used up. Before it is asked what the key may do: whoever tries other tenants' ids one after the other
 * has no larger budget. The operator's requests are not counted.
 */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(private readonly budgets: RequestBudgets) {}

  canActivate(context: ExecutionContext): boolean {
    const { caller } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    if (caller.kind === 'key') admit(this.budgets.requests.take(caller.keyId, performance.now()));
    return true;
  }
}

/** The same for Test, the operator's calls too. After access was granted: nobody uses up the budget of another tenant. */
@Injectable()
export class TestRateLimitGuard implements CanActivate {
  constructor(
    private readonly budgets: RequestBudgets,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    if (this.reflector.get<boolean | undefined>(TEST_CALL, context.getHandler()) !== true) return true;
    const { params } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    admit(this.budgets.testCalls.take(String(params['tenantId']), performance.now()));
    return true;
  }
}

function admit(waitMs: number): void {
  if (waitMs > 0) throw tooManyRequests(waitMs);
}
