import { ZodPipe } from '#http';
import { Get, HttpCode, Param, Post, Query, StreamableFile } from '@nestjs/common';
import type { DestinationKey } from '../store/destination.entity.js';
import { RequireAccess } from './authentication.guard.js';
import type { Caller } from './caller.js';
import { DeliveriesService } from './deliveries.service.js';
import { DeliveryCommandsService } from './delivery-commands.service.js';
import {
  getDeliveryQuerySchema,
  listDeliveriesQuerySchema,
  type GetDeliveryQuery,
  type ListDeliveriesQuery,
} from './delivery.schema.js';
import { FromCaller, ManagedController, PROJECT_PATH } from './managed-controller.js';
import { DescribeRoute } from './openapi/describe-route.js';

@ManagedController(`${PROJECT_PATH}/webhook-destinations/:id/deliveries`)
export class DeliveriesController {
  constructor(
    private readonly deliveries: DeliveriesService,
    private readonly commands: DeliveryCommandsService,
  ) {}

  @Get()
  @RequireAccess('view')
  @DescribeRoute({
    id: 'listDeliveries',
    summary: "List a destination's deliveries, newest first",
    description: 'Also of a deleted destination, for as long as the log is kept.',
    query: listDeliveriesQuerySchema,
    answer: { status: 200, description: 'One page.', schema: 'DeliveryList' },
  })
  list(
    @Param() destination: DestinationKey,
    @Query(new ZodPipe(listDeliveriesQuerySchema)) query: ListDeliveriesQuery,
  ) {
    return this.deliveries.list(destination, query);
  }

  @Get(':deliveryId')
  @RequireAccess('view')
  @DescribeRoute({
    id: 'getDelivery',
    summary: 'Read a delivery with every attempt',
    description: 'Of more attempts than `limit` the newest; `nextCursor` then leads to older ones.',
    query: getDeliveryQuerySchema,
    answer: { status: 200, description: 'The delivery.', schema: 'DeliveryAnswer' },
  })
  get(
    @Param() destination: DestinationKey,
    @Param('deliveryId') deliveryId: string,
    @Query(new ZodPipe(getDeliveryQuerySchema)) query: GetDeliveryQuery,
  ) {
    return this.deliveries.get(destination, deliveryId, query);
  }

  @Get(':deliveryId/payload')
  @RequireAccess('view')
  @DescribeRoute({
    id: 'getDeliveryPayload',
    summary: 'Read what was sent',
    description: 'The body of the POST, byte for byte. It is kept a week, whatever the log keeps.',
    answer: { status: 200, description: 'The event.', schema: 'Payload' },
    refusals: [410],
  })
  async payload(@Param() destination: DestinationKey, @Param('deliveryId') deliveryId: string) {
    const body = await this.commands.payload(destination, deliveryId);
    return new StreamableFile(body, { type: 'application/json', length: body.length });
  }

  @Post(':deliveryId/resend')
  @HttpCode(202)
  @RequireAccess('edit')
  @DescribeRoute({
    id: 'resendDelivery',
    summary: 'Send a delivery again',
    description:
      'The same `webhook-id` and body in a new run, marked by `webhook-resend`, whose attempts count from 1. Each call makes a run of its own. After a 503 the run may have begun all the same.',
    answer: { status: 202, description: 'The run has begun.', schema: 'ResendAnswer' },
    refusals: [409, 410],
  })
  async resend(
    @Param() destination: DestinationKey,
    @Param('deliveryId') deliveryId: string,
    @FromCaller() caller: Caller,
  ) {
    return { data: await this.commands.resend(destination, deliveryId, caller) };
  }
}
