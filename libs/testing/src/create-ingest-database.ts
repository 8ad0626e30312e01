import { generateApiKey } from '#secrets';
import { Client } from 'pg';
import { createDatabase, type TestDatabase } from './create-database.js';

/** A database with the directory of keys that another service makes, and a way to put keys into it. */
export interface IngestDatabase extends TestDatabase {
  query(sql: string, parameters?: unknown[]): Promise<Record<string, unknown>[]>;
  /** @returns the key as its holder has it */
  addKey(key: { role: string; tenantId?: string; projectId?: string | null; expiresAt?: Date }): Promise<string>;
  revoke(key: string): Promise<void>;
}

export async function createIngestDatabase(prefix: string): Promise<IngestDatabase> {
  const database = await createDatabase(prefix);
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const query = async (sql: string, parameters?: unknown[]) =>
    (await client.query<Record<string, unknown>>(sql, parameters)).rows;
  await query(`CREATE TABLE keys_of_tests (key_id text PRIMARY KEY, secret_hash bytea NOT NULL, tenant_id text NOT NULL,
    project_id text, role text NOT NULL, expires_at timestamptz)`);
  await query('CREATE VIEW api_key_directory AS SELECT * FROM keys_of_tests');
  return {
    ...database,
    query,
    async addKey({ role, tenantId = 't1', projectId = 'p1', expiresAt = null }) {
      const { key, publicId, secretHash } = generateApiKey();
      const row = [publicId, secretHash, tenantId, projectId, role, expiresAt];
      await query('INSERT INTO keys_of_tests VALUES ($1, $2, $3, $4, $5, $6)', row);
      return key;
    },
    async revoke(key) {
      await query('DELETE FROM keys_of_tests WHERE key_id = $1', [key.split('_')[1]]);
    },
    async drop() {
      await client.end();
      await database.drop();
    },
  };
}
