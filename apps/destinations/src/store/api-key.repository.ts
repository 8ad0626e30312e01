import { Injectable } from '@nestjs/common';
import { ApiKeyEntity } from './api-key.entity.js';
import { Database } from './database.js';

/** API keys, always within one tenant; only the look-up at authentication knows no tenant yet. */
@Injectable()
export class ApiKeyRepository {
  constructor(private readonly database: Database) {}

  /** By the public half. Never cached: a revoked key is refused by every replica at once. */
  findByPublicId(id: string): Promise<ApiKeyEntity | null> {
    return this.database.manager.findOneBy(ApiKeyEntity, { id });
  }

  /** Newest first. */
  async list(
    tenantId: string,
    { page, limit }: { page: number; limit: number },
  ): Promise<{ rows: ApiKeyEntity[]; total: number }> {
    const [rows, total] = await this.database.manager.findAndCount(ApiKeyEntity, {
      where: { tenantId },
      order: { createdAt: 'DESC', id: 'DESC' },
      skip: (page - 1) * limit,
      take: limit,
    });
    return { rows, total };
  }

  async create(key: Omit<ApiKeyEntity, 'createdAt'>): Promise<ApiKeyEntity> {
    await this.database.manager.insert(ApiKeyEntity, { ...key, createdAt: () => 'clock_timestamp()' });
    return this.database.manager.findOneByOrFail(ApiKeyEntity, { id: key.id, tenantId: key.tenantId });
  }

  /** @returns false where the tenant has no such key */
  async delete(tenantId: string, id: string): Promise<boolean> {
    const { affected } = await this.database.manager.delete(ApiKeyEntity, { tenantId, id });
    return (affected ?? 0) > 0;
  }
}
