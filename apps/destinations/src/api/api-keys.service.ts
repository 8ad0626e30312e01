import { notFound, ProblemError } from '#http';
import { LOGGER, type Logger } from '#observability';
import { generateApiKey } from '#secrets';
import { Inject, Injectable } from '@nestjs/common';
import type { ApiKeyEntity } from '../store/api-key.entity.js';
import { ApiKeyRepository } from '../store/api-key.repository.js';
import type { ApiKey, CreateApiKey } from './api-key.schema.js';
import { nameOf, outlives, type Caller } from './caller.js';
import { paginationOf, type PageQuery } from './pagination.schema.js';

/** A tenant's API keys. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly apiKeys: ApiKeyRepository,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async list(tenantId: string, query: PageQuery) {
    const { rows, total } = await this.apiKeys.list(tenantId, query);
    return { data: rows.map(viewApiKey), pagination: paginationOf(query, total) };
  }

  /** The whole key is in this answer alone. @throws ProblemError 403 where it would outlive the key that makes it */
  async create(tenantId: string, body: CreateApiKey, caller: Caller): Promise<ApiKey & { key: string }> {
    const expiresAt = typeof body.expiresAt === 'string' ? new Date(body.expiresAt) : null;
    if (outlives(caller, expiresAt)) {
      throw new ProblemError(403, 'expiresAt: must not be later than the end of the API key that makes it.', {
        errors: [{ field: 'expiresAt', message: 'must not be later than the end of the API key that makes it' }],
      });
    }
    const { key, publicId, secretHash } = generateApiKey();
    const { name, role } = body;
    const projectId = body.projectId ?? null;
    const row = await this.apiKeys.create({ id: publicId, tenantId, projectId, name, role, secretHash, expiresAt });
    this.logger.info({ tenantId, keyId: publicId, role, caller: nameOf(caller) }, 'api key created');
    return { ...viewApiKey(row), key };
  }

  /** @throws ProblemError 404 */
  async delete(tenantId: string, id: string, caller: Caller): Promise<void> {
    if (!(await this.apiKeys.delete(tenantId, id))) throw notFound();
    this.logger.info({ tenantId, keyId: id, caller: nameOf(caller) }, 'api key revoked');
  }
}

function viewApiKey({ id, name, role, projectId, expiresAt, createdAt }: ApiKeyEntity): ApiKey {
  const ends = expiresAt?.toISOString() ?? null;
  return { id, name, role, projectId, expiresAt: ends, createdAt: createdAt.toISOString() };
}
