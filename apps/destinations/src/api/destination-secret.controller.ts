import { ZodPipe } from '#http';
import { Body, Get, HttpCode, Param, Post } from '@nestjs/common';
import type { DestinationKey } from '../store/destination.entity.js';
import { RequireAccess } from './authentication.guard.js';
import type { Caller } from './caller.js';
import { DestinationsService } from './destinations.service.js';
import { FromCaller, ManagedController, PROJECT_PATH } from './managed-controller.js';
import { DescribeRoute } from './openapi/describe-route.js';
import { rotateSecretSchema, type RotateSecret, type SecretAnswer } from './secret.schema.js';

@ManagedController(`${PROJECT_PATH}/webhook-destinations/:id/secret`)
export class DestinationSecretController {
  constructor(private readonly destinations: DestinationsService) {}

  @Get()
  @RequireAccess('edit')
  @DescribeRoute({
    id: 'getDestinationSecret',
    summary: 'Read the signing secret',
    answer: { status: 200, description: 'The current secret.', schema: 'SecretAnswer' },
  })
  async get(@Param() key: DestinationKey): Promise<SecretAnswer> {
    return { data: { secret: await this.destinations.secret(key) } };
  }

  @Post('rotate')
  @HttpCode(200)
  @RequireAccess('edit')
  @DescribeRoute({
    id: 'rotateDestinationSecret',
    summary: 'Replace the signing secret',
    description: 'Webhooks are signed with the new and the older secrets until the overlap ends.',
    body: 'RotateSecret',
    isBodyOptional: true,
    answer: { status: 200, description: 'The new secret.', schema: 'SecretAnswer' },
    refusals: [409],
  })
  async rotate(
    @Param() key: DestinationKey,
    @Body(new ZodPipe(rotateSecretSchema)) { overlapSeconds }: RotateSecret,
    @FromCaller() caller: Caller,
  ): Promise<SecretAnswer> {
    return { data: { secret: await this.destinations.rotateSecret(key, overlapSeconds, caller) } };
  }
}
