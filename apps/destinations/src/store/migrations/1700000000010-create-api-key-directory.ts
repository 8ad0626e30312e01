import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The keys as other services may read them: who may do what, until when. A revoked key has no row. It is a contract, so
 * that the table behind it can change; a service that only checks keys needs no right but SELECT on this view.
 */
export class CreateApiKeyDirectory1700000000010 implements MigrationInterface {
  readonly name = 'CreateApiKeyDirectory1700000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE VIEW api_key_directory AS
      SELECT id AS key_id, secret_hash, tenant_id, project_id, role, expires_at FROM api_keys`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP VIEW api_key_directory');
  }
}
