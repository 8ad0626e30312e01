import { Get } from '@nestjs/common';
import { ProjectRepository } from '../store/project.repository.js';
import { RequireAccess } from './authentication.guard.js';
import type { CallerView } from './caller.schema.js';
import type { Caller } from './caller.js';
import { FromCaller, ManagedController } from './managed-controller.js';
import { DescribeRoute } from './openapi/describe-route.js';

@ManagedController('me')
export class CallerController {
  constructor(private readonly projects: ProjectRepository) {}

  @Get()
  @RequireAccess('view')
  @DescribeRoute({
    id: 'getCaller',
    summary: 'What this API key is, and which projects it may see',
    answer: { status: 200, description: 'The caller.', schema: 'CallerAnswer' },
  })
  async get(@FromCaller() caller: Caller): Promise<{ data: CallerView }> {
    if (caller.kind === 'operator') {
      const projects = await this.projects.list({});
      return { data: { role: 'operator', keyId: null, tenantId: null, projectId: null, expiresAt: null, projects } };
    }
    const { keyId, tenantId, projectId, role } = caller;
    const projects = projectId === null ? await this.projects.list({ tenantId }) : [{ tenantId, projectId }];
    const expiresAt = caller.expiresAt?.toISOString() ?? null;
    return { data: { role, keyId, tenantId, projectId, expiresAt, projects } };
  }
}
