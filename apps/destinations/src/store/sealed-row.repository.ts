import type { Database } from './database.js';
import type { DestinationKey, StoredSecret } from './destination.entity.js';

/** What of a destination is sealed. */
export interface SealedValues {
  headersSealed: string | null;
  secrets: StoredSecret[];
}

export interface SealedRow extends DestinationKey, SealedValues {
  version: number;
}

/** The sealed columns of all tenants' destinations, for the rotation of the encryption keys. */
export class SealedRowRepository {
  constructor(private readonly database: Pick<Database, 'manager'>) {}

  /** The next rows in the order of their keys, behind `after`; fewer than `limit`: these were the last. */
  async page(after: DestinationKey | undefined, limit: number): Promise<SealedRow[]> {
    const { tenantId = '', projectId = '', id = '' } = after ?? {};
    const rows = (await this.database.manager.query(
      `SELECT tenant_id AS "tenantId", project_id AS "projectId", id, version, headers_sealed AS "headersSealed", secrets
         FROM webhook_destinations
        WHERE (tenant_id, project_id, id) > ($1, $2, $3) AND deleted_at IS NULL
        ORDER BY tenant_id, project_id, id
        LIMIT $4`,
      [tenantId, projectId, id, limit],
    )) as (Omit<SealedRow, 'version'> & { version: string })[];
    return rows.map((row) => ({ ...row, version: Number(row.version) }));
  }

  /**
   * Puts other seals on the same secrets: a new version, so that the relay publishes it, and no change for the API's
   * clients, so `updated_at` stays. One row a statement: it locks no second row, and so never meets the relay or a writer
   * in a deadlock.
   *
   * @returns false where the row was changed or deleted since it was read; then nothing is written
   */
  async replace(row: SealedRow, values: SealedValues): Promise<boolean> {
    const [, count] = (await this.database.manager.query(
      `UPDATE webhook_destinations
          SET headers_sealed = $5, secrets = $6, version = nextval('webhook_destination_version')
        WHERE tenant_id = $1 AND project_id = $2 AND id = $3 AND version = $4 AND deleted_at IS NULL`,
      [row.tenantId, row.projectId, row.id, row.version, values.headersSealed, JSON.stringify(values.secrets)],
    )) as [unknown, number];
    return count === 1;
  }

  /** No row that can be read now has a higher one. */
  async highestVersion(): Promise<number> {
    const [{ version }] = (await this.database.manager.query(
      'SELECT last_value AS version FROM webhook_destination_version',
    )) as [{ version: string }];
    return Number(version);
  }

  /** Changes up to a version, deletions too, that the topic does not hold yet. */
  async countUnpublished(upToVersion: number): Promise<number> {
    const [{ count }] = (await this.database.manager.query(
      'SELECT count(*) AS count FROM webhook_destinations WHERE version > published_version AND version <= $1',
      [upToVersion],
    )) as [{ count: string }];
    return Number(count);
  }
}
