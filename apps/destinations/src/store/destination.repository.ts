import { databaseFaultOf } from '#postgres';
import { Injectable } from '@nestjs/common';
import { IsNull, Not, type EntityManager } from 'typeorm';
import { Database } from './database.js';
import { DestinationEntity, type DestinationKey } from './destination.entity.js';
import { RELAY_LOCKS } from './publication.repository.js';

/** What a writer decides; versions and times are the store's. */
export type DestinationValues = Omit<
  DestinationEntity,
  keyof DestinationKey | 'version' | 'publishedVersion' | 'createdAt' | 'updatedAt' | 'deletedAt'
>;

export interface DestinationPage {
  /** 1-based. */
  page: number;
  limit: number;
  /** Only those that would receive this agent's events. */
  agentId?: string;
}

const NEXT_VERSION = () => "nextval('webhook_destination_version')";
const NOW = () => 'clock_timestamp()';

/** Destinations, always within one tenant and project. A deleted row is no row here. */
@Injectable()
export class DestinationRepository {
  constructor(private readonly database: Database) {}

  async list(
    scope: { tenantId: string; projectId: string },
    { page, limit, agentId }: DestinationPage,
  ): Promise<{ rows: DestinationEntity[]; total: number }> {
    const query = this.database.manager
      .createQueryBuilder(DestinationEntity, 'd')
      .where('d.tenantId = :tenantId AND d.projectId = :projectId AND d.deletedAt IS NULL', scope)
      .orderBy('d.createdAt', 'DESC')
      .addOrderBy('d.id', 'DESC')
      .offset((page - 1) * limit)
      .limit(limit);
    if (agentId !== undefined && agentId !== '')
      query.andWhere("(d.agentScope = 'all' OR :agentId = ANY(d.agentIds))", { agentId });
    const [rows, total] = await query.getManyAndCount();
    return { rows, total };
  }

  find(key: DestinationKey): Promise<DestinationEntity | null> {
    return this.database.manager.findOneBy(DestinationEntity, { ...ownKey(key), deletedAt: IsNull() });
  }

  /**
   * Makes a destination, also over one of the same id whose tombstone still waits to be published: the new row's
   * higher version supersedes it.
   *
   * @returns null where the id is taken
   */
  async create(key: DestinationKey, values: DestinationValues): Promise<DestinationEntity | null> {
    const changes = { ...values, version: NEXT_VERSION, createdAt: NOW, updatedAt: NOW };
    try {
      return await this.database.manager.transaction(async (manager) => {
        const deleted = { ...ownKey(key), deletedAt: Not(IsNull()) };
        const revived = await manager.update(DestinationEntity, deleted, { ...changes, deletedAt: null });
        if (!revived.affected) {
          await manager.insert(DestinationEntity, { ...ownKey(key), ...changes, publishedVersion: 0 });
          await manager.query(`INSERT INTO ${RELAY_LOCKS} VALUES ($1, $2, $3)`, [key.tenantId, key.projectId, key.id]);
        }
        return manager.findOneByOrFail(DestinationEntity, ownKey(key));
      });
    } catch (error) {
      if (databaseFaultOf(error) === 'taken') return null;
      throw error;
    }
  }

  /**
   * Changes a destination by what `decide` makes of its present values; concurrent changes of one row come one after
   * the other.
   *
   * @returns the new row, null where there is none
   */
  change(
    key: DestinationKey,
    decide: (current: DestinationEntity) => Partial<DestinationValues>,
  ): Promise<DestinationEntity | null> {
    return this.update(key, (current) => decide(current));
  }

  /** Marks a destination as deleted, and forgets its secrets at once. @returns the tombstone, null where there is none */
  delete(key: DestinationKey): Promise<DestinationEntity | null> {
    return this.update(key, () => ({ deletedAt: NOW, headersSealed: null, headerNames: [], secrets: [] }));
  }

  private update(
    key: DestinationKey,
    decide: (current: DestinationEntity) => Parameters<EntityManager['update']>[2],
  ): Promise<DestinationEntity | null> {
    return this.database.manager.transaction(async (manager) => {
      // The lock comes before the version, so that versions rise in the order of the commits.
      const current = await manager.findOne(DestinationEntity, {
        where: { ...ownKey(key), deletedAt: IsNull() },
        lock: { mode: 'pessimistic_write' },
      });
      if (current === null) return null;
      const changes = { ...decide(current), version: NEXT_VERSION, updatedAt: NOW };
      await manager.update(DestinationEntity, ownKey(key), changes);
      return manager.findOneByOrFail(DestinationEntity, ownKey(key));
    });
  }
}

/** The three columns alone, whatever else the caller's object holds. */
function ownKey({ tenantId, projectId, id }: DestinationKey): DestinationKey {
  return { tenantId, projectId, id };
}
