import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateApiKeys1700000000002 implements MigrationInterface {
  readonly name = 'CreateApiKeys1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE api_keys (
        id text PRIMARY KEY,
        tenant_id text NOT NULL,
        project_id text,
        name text NOT NULL,
        role text NOT NULL CHECK (role IN ('view', 'edit', 'publish')),
        secret_hash bytea NOT NULL CHECK (length(secret_hash) = 32),
        created_at timestamptz NOT NULL,
        expires_at timestamptz,
        CONSTRAINT api_keys_publish_project CHECK (role <> 'publish' OR project_id IS NOT NULL)
      )`);
    await runner.query('CREATE INDEX api_keys_newest ON api_keys (tenant_id, created_at DESC, id DESC)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_keys');
  }
}
