import { ZodPipe } from '#http';
import { Body, Delete, Get, HttpCode, Param, Patch, Post, Query } from '@nestjs/common';
import type { DestinationKey } from '../store/destination.entity.js';
import { RequireAccess } from './authentication.guard.js';
import type { Caller } from './caller.js';
import { CreateDestinationPipe, UpdateDestinationPipe } from './destination-body.pipes.js';
import {
  listDestinationsQuerySchema,
  type CreateDestination,
  type ListDestinationsQuery,
  type UpdateDestination,
} from './destination.schema.js';
import { DestinationsService } from './destinations.service.js';
import { FromCaller, ManagedController, PROJECT_PATH } from './managed-controller.js';
import { DescribeRoute } from './openapi/describe-route.js';

type ProjectScope = Omit<DestinationKey, 'id'>;

@ManagedController(`${PROJECT_PATH}/webhook-destinations`)
export class DestinationsController {
  constructor(private readonly destinations: DestinationsService) {}

  @Get()
  @RequireAccess('view')
  @DescribeRoute({
    id: 'listDestinations',
    summary: 'List destinations, newest first',
    query: listDestinationsQuerySchema,
    answer: { status: 200, description: 'One page; header values are masked.', schema: 'DestinationList' },
  })
  list(@Param() scope: ProjectScope, @Query(new ZodPipe(listDestinationsQuerySchema)) query: ListDestinationsQuery) {
    return this.destinations.list(scope, query);
  }

  @Post()
  @RequireAccess('edit')
  @DescribeRoute({
    id: 'createDestination',
    summary: 'Create a destination',
    body: 'CreateDestination',
    answer: { status: 201, description: 'It receives events from now on.', schema: 'DestinationAnswer' },
    refusals: [409],
  })
  async create(
    @Param() scope: ProjectScope,
    @Body(CreateDestinationPipe) body: CreateDestination,
    @FromCaller() caller: Caller,
  ) {
    return { data: await this.destinations.create(scope, body, caller) };
  }

  @Get(':id')
  @RequireAccess('view')
  @DescribeRoute({
    id: 'getDestination',
    summary: 'Read a destination',
    answer: { status: 200, description: 'Header values are masked for the role `view`.', schema: 'DestinationAnswer' },
  })
  async get(@Param() key: DestinationKey, @FromCaller() caller: Caller) {
    return { data: await this.destinations.get(key, caller) };
  }

  @Patch(':id')
  @RequireAccess('edit')
  @DescribeRoute({
    id: 'updateDestination',
    summary: 'Change a destination',
    description: 'Any subset of fields; what is not named stays. {} changes nothing.',
    body: 'UpdateDestination',
    answer: {
      status: 200,
      description: 'In effect for the next attempt, retries included.',
      schema: 'DestinationAnswer',
    },
  })
  async update(
    @Param() key: DestinationKey,
    @Body(UpdateDestinationPipe) body: UpdateDestination,
    @FromCaller() caller: Caller,
  ) {
    return { data: await this.destinations.update(key, body, caller) };
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireAccess('edit')
  @DescribeRoute({
    id: 'deleteDestination',
    summary: 'Delete a destination',
    answer: { status: 204, description: 'No further attempt starts, retries included.' },
  })
  delete(@Param() key: DestinationKey, @FromCaller() caller: Caller): Promise<void> {
    return this.destinations.delete(key, caller);
  }
}
