import { authorizationOf, bearerKeyOf, ProblemError, RequestBudget, tooManyRequests, unauthorized } from '#http';
import { createParamDecorator, Inject, Injectable, type CanActivate, type ExecutionContext } from '@nestjs/common';
import type { Request } from 'express';
import { INGEST_CONFIG, type IngestConfig } from '../ingest.config.js';
import { identifyPublisher, type Publisher } from '../keys/identify-publisher.js';
import { KeyDirectory } from '../keys/key-directory.js';

/** A request after this guard. */
interface PublisherRequest extends Request {
  publisher: Publisher;
}

/** Who logs, and how often: 401 without a good key, 403 for another role, 429 once the key's budget is used up. */
@Injectable()
export class PublishKeyGuard implements CanActivate {
  private readonly budget: RequestBudget;

  constructor(
    @Inject(KeyDirectory) private readonly directory: KeyDirectory,
    @Inject(INGEST_CONFIG) config: Pick<IngestConfig, 'RATE_LIMIT_PER_MINUTE'>,
  ) {
    this.budget = new RequestBudget(config.RATE_LIMIT_PER_MINUTE);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<PublisherRequest>();
    const authorization = authorizationOf(request);
    const found = await identifyPublisher(
      bearerKeyOf(authorization),
      (keyId) => this.directory.find(keyId),
      Date.now(),
    );
    switch (found.kind) {
      case 'unknown':
        throw unauthorized(authorization);
      case 'forbidden':
        this.count(found.keyId);
        throw new ProblemError(403, 'Only a key with the role publish logs events.');
      case 'publisher':
        this.count(found.publisher.keyId);
        request.publisher = found.publisher;
        return true;
    }
  }

  /** Whatever becomes of the request. @throws ProblemError 429 */
  private count(keyId: string): void {
    const waitMs = this.budget.take(keyId, performance.now());
    if (waitMs > 0) throw tooManyRequests(waitMs);
  }
}

/** Whose key it is, as a handler's argument. */
export const FromPublisher = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Publisher =>
    context.switchToHttp().getRequest<PublisherRequest>().publisher,
);
