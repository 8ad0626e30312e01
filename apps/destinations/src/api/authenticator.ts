import { bearerKeyOf, KeyLookUps } from '#http';
import { equalSecrets, hashApiSecret, parseApiKey } from '#secrets';
import { Inject, Injectable } from '@nestjs/common';
import { DESTINATIONS_CONFIG, type DestinationsConfig } from '../destinations.config.js';
import type { ApiKeyEntity } from '../store/api-key.entity.js';
import { ApiKeyRepository } from '../store/api-key.repository.js';
import type { Caller } from './caller.js';

/** No secret has this hash: an unknown key costs the same comparison as a known one. */
const NO_HASH = Buffer.alloc(32);

/** Finds out who calls. No known key is cached: a revoked or expired one is refused from the next request on. */
@Injectable()
export class Authenticator {
  private readonly lookUps = new KeyLookUps();

  constructor(
    private readonly apiKeys: ApiKeyRepository,
    @Inject(DESTINATIONS_CONFIG) private readonly config: Pick<DestinationsConfig, 'OPERATOR_KEY'>,
  ) {}

  /** @returns undefined for whom nobody knows @throws ProblemError 429 in a flood of unknown keys */
  async identify(authorization: string | undefined): Promise<Caller | undefined> {
    const key = bearerKeyOf(authorization);
    if (key === undefined) return undefined;
    if (equalSecrets(key, this.config.OPERATOR_KEY)) return { kind: 'operator' };
    const parts = parseApiKey(key);
    if (parts === undefined) return undefined;
    const row = await this.lookUps.find(parts.publicId, () => this.apiKeys.findByPublicId(parts.publicId));
    const matches = equalSecrets(hashApiSecret(parts.secret), row?.secretHash ?? NO_HASH);
    return row !== null && matches && !isExpired(row) ? toCaller(row) : undefined;
  }
}

function isExpired({ expiresAt }: ApiKeyEntity): boolean {
  return expiresAt !== null && expiresAt.getTime() <= Date.now();
}

function toCaller({ id, tenantId, projectId, role, expiresAt }: ApiKeyEntity): Caller {
  return { kind: 'key', keyId: id, tenantId, projectId, role, expiresAt };
}
