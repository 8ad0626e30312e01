import { ZodPipe } from '#http';
import { Get, Param, Query } from '@nestjs/common';
import type { DestinationKey } from '../store/destination.entity.js';
import { RequireAccess } from './authentication.guard.js';
import { DeliveriesService } from './deliveries.service.js';
import { listDeliveriesQuerySchema, type ListDeliveriesQuery } from './delivery.schema.js';
import { ManagedController, PROJECT_PATH } from './managed-controller.js';
import { DescribeRoute } from './openapi/describe-route.js';

@ManagedController(`${PROJECT_PATH}/webhook-destinations/:id/deliveries`)
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

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
    answer: { status: 200, description: 'The delivery.', schema: 'DeliveryAnswer' },
  })
  async get(@Param() destination: DestinationKey, @Param('deliveryId') deliveryId: string) {
    return { data: await this.deliveries.get(destination, deliveryId) };
  }
}
