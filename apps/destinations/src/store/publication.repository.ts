import { LOCK_TIMEOUT_MS, LockHold } from '#postgres';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from './database.js';
import { DestinationEntity, type DestinationKey } from './destination.entity.js';

export const RELAY_LOCKS = 'webhook_destination_relay_locks';

/** Of a change of all rows: each statement has to end before the database, or we, give it up. */
const ROWS_PER_STATEMENT = 10_000;

export type PublishRows = (rows: DestinationEntity[], hold: LockHold) => Promise<DestinationEntity[] | void>;

/** What the relay needs of the destinations: which are not published yet. The one reader across tenants. */
@Injectable()
export class PublicationRepository {
  constructor(private readonly database: Database) {}

  /**
   * Hands up to `limit` rows whose published version lags to `publish`, oldest change first, and marks them as
   * published once it resolves; a deleted row is then removed. No other relay sees these rows meanwhile: of one
   * destination, versions reach the broker in order. Writers do not wait: a row may change while it is published, and
   * then lags again. When `publish` rejects, nothing is marked.
   *
   * One database connection is held until `publish` settles. Should it break meanwhile, the locks are gone: `hold` tells,
   * and nothing may be sent any more.
   *
   * @param publish may answer with rows that can never be published as they are; they stay unmarked
   * @param except versions that are passed over: rows refused before must not stand before those behind them
   * @returns the number of rows handed over; 0: none lags, or another relay has them all
   */
  claimUnpublished(limit: number, publish: PublishRows, except: readonly number[] = []): Promise<number> {
    return this.database.manager.transaction(async (manager) => {
      await manager.query(`SET LOCAL idle_in_transaction_session_timeout = ${LOCK_TIMEOUT_MS}`);
      const keys = await lockUnpublished(manager, limit, except);
      if (keys.length === 0) return 0;
      const rows = await readUnpublished(manager, keys);
      if (rows.length === 0) return 0;
      const hold = new LockHold(() => manager.query('SELECT 1'));
      const refused = await publish(rows, hold).finally(() => hold.end());
      const published = refused ? rows.filter((row) => !refused.includes(row)) : rows;
      await markPublished(manager, published);
      return rows.length;
    });
  }

  /**
   * Makes every row lag, so that the relay publishes all of them again, each with the version it has: for a topic that
   * lost its records. Safe at any time; an operator may run the same statement by hand.
   *
   * @returns the number of rows
   */
  markAllUnpublished(): Promise<number> {
    return this.database.manager.transaction(async (manager) => {
      let total = 0;
      let count: number;
      do {
        [, count] = (await manager.query(
          `UPDATE webhook_destinations SET published_version = 0
            WHERE (tenant_id, project_id, id) IN (
              SELECT tenant_id, project_id, id FROM webhook_destinations WHERE published_version > 0 LIMIT $1)`,
          [ROWS_PER_STATEMENT],
        )) as [unknown, number];
        total += count;
      } while (count > 0);
      return total;
    });
  }

  /**
   * The version of the row that the broker has acknowledged, by whichever relay; undefined: there is no such row, so
   * its tombstone was acknowledged.
   */
  async publishedVersionOf(key: DestinationKey): Promise<number | undefined> {
    const { tenantId, projectId, id } = key;
    const row = await this.database.manager.findOne(DestinationEntity, {
      select: { tenantId: true, projectId: true, id: true, publishedVersion: true },
      where: { tenantId, projectId, id },
    });
    return row?.publishedVersion;
  }

  /** Rows that wait to be published: the relay's lag. */
  async countUnpublished(): Promise<number> {
    return this.database.manager
      .createQueryBuilder(DestinationEntity, 'd')
      .where('d.version > d.publishedVersion')
      .getCount();
  }
}

async function lockUnpublished(
  manager: EntityManager,
  limit: number,
  except: readonly number[],
): Promise<DestinationKey[]> {
  const rows = (await manager.query(
    `SELECT l.tenant_id AS "tenantId", l.project_id AS "projectId", l.id AS "id"
       FROM webhook_destinations d
       JOIN ${RELAY_LOCKS} l USING (tenant_id, project_id, id)
      WHERE d.version > d.published_version AND d.version <> ALL ($2::bigint[])
      ORDER BY d.version
      LIMIT $1
        FOR UPDATE OF l SKIP LOCKED`,
    [limit, except],
  )) as DestinationKey[];
  return rows;
}

/**
 * Reads again, under the locks: the rows that the locking statement saw may have been published, and changed, by the
 * relay that held the lock before.
 */
function readUnpublished(manager: EntityManager, keys: DestinationKey[]): Promise<DestinationEntity[]> {
  return manager
    .createQueryBuilder(DestinationEntity, 'd')
    .where(
      '(d.tenantId, d.projectId, d.id) IN (SELECT * FROM unnest(:tenants::text[], :projects::text[], :ids::text[]))',
      {
        tenants: keys.map((key) => key.tenantId),
        projects: keys.map((key) => key.projectId),
        ids: keys.map((key) => key.id),
      },
    )
    .andWhere('d.version > d.publishedVersion')
    .orderBy('d.version')
    .getMany();
}

async function markPublished(manager: EntityManager, rows: DestinationEntity[]): Promise<void> {
  const parameters = [
    rows.map((row) => row.tenantId),
    rows.map((row) => row.projectId),
    rows.map((row) => row.id),
    rows.map((row) => row.version),
  ];
  const published = `unnest($1::text[], $2::text[], $3::text[], $4::bigint[]) AS p (tenant_id, project_id, id, version)
      WHERE d.tenant_id = p.tenant_id AND d.project_id = p.project_id AND d.id = p.id`;
  await manager.query(`UPDATE webhook_destinations d SET published_version = p.version FROM ${published}`, parameters);
  // A row that was created again meanwhile has a higher version, and stays.
  await manager.query(
    `DELETE FROM webhook_destinations d USING ${published} AND d.version = p.version AND d.deleted_at IS NOT NULL`,
    parameters,
  );
}
