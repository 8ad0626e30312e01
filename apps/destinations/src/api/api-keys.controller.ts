import { ZodPipe } from '#http';
import { Body, Delete, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { createApiKeySchema, listApiKeysQuerySchema, type CreateApiKey } from './api-key.schema.js';
import { ApiKeysService } from './api-keys.service.js';
import { RequireAccess } from './authentication.guard.js';
import type { Caller } from './caller.js';
import { FromCaller, ManagedController } from './managed-controller.js';
import { DescribeRoute } from './openapi/describe-route.js';
import type { PageQuery } from './pagination.schema.js';

@ManagedController('tenants/:tenantId/api-keys')
export class ApiKeysController {
  constructor(private readonly apiKeys: ApiKeysService) {}

  @Get()
  @RequireAccess('keys')
  @DescribeRoute({
    id: 'listApiKeys',
    summary: "List the tenant's API keys, newest first",
    query: listApiKeysQuerySchema,
    answer: { status: 200, description: 'One page, without the keys themselves.', schema: 'ApiKeyList' },
  })
  list(@Param('tenantId') tenantId: string, @Query(new ZodPipe(listApiKeysQuerySchema)) query: PageQuery) {
    return this.apiKeys.list(tenantId, query);
  }

  @Post()
  @RequireAccess('keys')
  @DescribeRoute({
    id: 'createApiKey',
    summary: 'Create an API key',
    body: 'CreateApiKey',
    answer: { status: 201, description: 'The key, which is never shown again.', schema: 'NewApiKeyAnswer' },
  })
  async create(
    @Param('tenantId') tenantId: string,
    @Body(new ZodPipe(createApiKeySchema)) body: CreateApiKey,
    @FromCaller() caller: Caller,
  ) {
    return { data: await this.apiKeys.create(tenantId, body, caller) };
  }

  @Delete(':id')
  @HttpCode(204)
  @RequireAccess('keys')
  @DescribeRoute({
    id: 'revokeApiKey',
    summary: 'Revoke an API key',
    answer: { status: 204, description: 'Refused from the next request on.' },
  })
  delete(@Param('tenantId') tenantId: string, @Param('id') id: string, @FromCaller() caller: Caller): Promise<void> {
    return this.apiKeys.delete(tenantId, id, caller);
  }
}
