import { Injectable } from '@nestjs/common';
import { Database } from './database.js';

export interface Project {
  tenantId: string;
  projectId: string;
}

/** More than anybody picks from a list. */
const MAX_PROJECTS = 1_000;

/** Projects have no table: there are those that something belongs to. */
@Injectable()
export class ProjectRepository {
  constructor(private readonly database: Database) {}

  /** By name; those of one tenant where it is given. */
  list({ tenantId = null }: { tenantId?: string | null }): Promise<Project[]> {
    return this.database.manager.query(
      `SELECT tenant_id AS "tenantId", project_id AS "projectId" FROM webhook_destinations
         WHERE deleted_at IS NULL AND ($1::text IS NULL OR tenant_id = $1)
       UNION
       SELECT tenant_id, project_id FROM api_keys
         WHERE project_id IS NOT NULL AND ($1::text IS NULL OR tenant_id = $1)
       ORDER BY 1, 2 LIMIT ${MAX_PROJECTS}`,
      [tenantId],
    );
  }
}
