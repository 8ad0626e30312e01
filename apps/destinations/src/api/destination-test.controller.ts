import { invalidFields } from '#http';
import { HttpCode, Inject, Param, Post } from '@nestjs/common';
import type { DestinationKey } from '../store/destination.entity.js';
import { RequireAccess } from './authentication.guard.js';
import { DestinationSealer } from './destination-sealer.js';
import { DestinationsService } from './destinations.service.js';
import { ManagedController, PROJECT_PATH } from './managed-controller.js';
import { DescribeRoute } from './openapi/describe-route.js';
import { CountAsTestCall } from './rate-limit.guard.js';
import { TEST_DESTINATION, type TestDestination, type TestResult } from './test-destination.js';
import { UrlPolicy } from './url-policy.js';

@ManagedController(`${PROJECT_PATH}/webhook-destinations/:id/test`)
export class DestinationTestController {
  constructor(
    private readonly destinations: DestinationsService,
    private readonly sealer: DestinationSealer,
    private readonly urls: UrlPolicy,
    @Inject(TEST_DESTINATION) private readonly tests: TestDestination,
  ) {}

  @Post()
  @HttpCode(200)
  @RequireAccess('edit')
  @CountAsTestCall()
  @DescribeRoute({
    id: 'testDestination',
    summary: 'Send a test event',
    description: 'A synthetic `test` event, once, also where the destination is disabled. Limited on its own.',
    answer: { status: 200, description: 'What the endpoint made of it.', schema: 'TestAnswer' },
  })
  async test(@Param() { tenantId, projectId, id }: DestinationKey): Promise<TestResult> {
    const row = await this.destinations.find({ tenantId, projectId, id });
    const errors = this.urls.check(row.url);
    if (errors.length > 0) throw invalidFields(errors);
    return this.tests.send({
      tenantId,
      projectId,
      id,
      url: row.url,
      headers: this.sealer.openHeaders(row) ?? {},
      secrets: this.sealer.openSecrets(row, Date.now()),
    });
  }
}
