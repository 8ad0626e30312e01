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

/** 429 once a budget is used up. The operator's requests are not counted, its Test calls are. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(
    private readonly budgets: RequestBudgets,
    private readonly reflector: Reflector,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const { caller, params } = context.switchToHttp().getRequest<AuthenticatedRequest>();
    const nowMs = performance.now();
    if (caller.kind === 'key') admit(this.budgets.requests.take(caller.keyId, nowMs));
    if (this.reflector.get<boolean | undefined>(TEST_CALL, context.getHandler()) === true) {
      admit(this.budgets.testCalls.take(String(params['tenantId']), nowMs));
    }
    return true;
  }
}

function admit(waitMs: number): void {
  if (waitMs > 0) throw tooManyRequests(waitMs);
}
