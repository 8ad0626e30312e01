import { Injectable } from '@nestjs/common';
import { Database } from './database.js';
import { KEY_DIRECTORY } from './schema.js';

/** What the directory tells of one key. */
export interface KeyEntry {
  keyId: string;
  /** SHA-256 of the secret half. */
  secretHash: Buffer;
  tenantId: string;
  /** null: every project of the tenant; never for the role `publish`. */
  projectId: string | null;
  role: string;
  /** null: never. */
  expiresAt: Date | null;
}

/** The API keys, read only. */
@Injectable()
export class KeyDirectoryRepository {
  constructor(private readonly database: Database) {}

  /** By the public half. @returns null for an unknown or revoked key */
  async find(keyId: string): Promise<KeyEntry | null> {
    const [entry] = (await this.database.manager.query(
      `SELECT key_id AS "keyId", secret_hash AS "secretHash", tenant_id AS "tenantId", project_id AS "projectId",
              role, expires_at AS "expiresAt"
         FROM ${KEY_DIRECTORY} WHERE key_id = $1`,
      [keyId],
    )) as KeyEntry[];
    return entry ?? null;
  }
}
