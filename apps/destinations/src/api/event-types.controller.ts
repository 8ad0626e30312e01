import { EVENT_CATALOGUE } from '#contracts';
import { Get } from '@nestjs/common';
import { RequireAccess } from './authentication.guard.js';
import { ManagedController } from './managed-controller.js';
import { DescribeRoute } from './openapi/describe-route.js';

@ManagedController('event-types')
export class EventTypesController {
  @Get()
  @RequireAccess('view')
  @DescribeRoute({
    id: 'listEventTypes',
    summary: 'List all event types',
    answer: { status: 200, description: 'The catalogue.', schema: 'EventTypeList' },
  })
  list() {
    const data = EVENT_CATALOGUE.map(({ type, description, topic, dataSchema, sample }) => ({
      type,
      description,
      subscribable: topic !== null,
      dataSchema,
      sample,
    }));
    return { data };
  }
}
