import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDestinations1700000000001 implements MigrationInterface {
  readonly name = 'CreateDestinations1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SEQUENCE webhook_destination_version');
    await runner.query(`
      CREATE TABLE webhook_destinations (
        tenant_id text NOT NULL,
        project_id text NOT NULL,
        id text NOT NULL,
        name text NOT NULL,
        description text,
        url text NOT NULL,
        event_types text[] NOT NULL CHECK (cardinality(event_types) > 0),
        agent_scope text NOT NULL CHECK (agent_scope IN ('all', 'list')),
        agent_ids text[] NOT NULL,
        enabled boolean NOT NULL,
        headers_sealed text,
        header_names text[] NOT NULL,
        secrets jsonb NOT NULL,
        version bigint NOT NULL,
        published_version bigint NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        deleted_at timestamptz,
        PRIMARY KEY (tenant_id, project_id, id),
        CONSTRAINT webhook_destinations_agents CHECK ((agent_scope = 'all') = (cardinality(agent_ids) = 0))
      )`);
    await runner.query(`
      CREATE INDEX webhook_destinations_newest ON webhook_destinations (tenant_id, project_id, created_at DESC, id DESC)
        WHERE deleted_at IS NULL`);
    await runner.query(`
      CREATE INDEX webhook_destinations_unpublished ON webhook_destinations (version)
        WHERE version > published_version`);
    // What a relay locks while it waits for the broker. Locking the destination itself would make every further
    // write to it wait for as long as Kafka is away.
    await runner.query(`
      CREATE TABLE webhook_destination_relay_locks (
        tenant_id text NOT NULL,
        project_id text NOT NULL,
        id text NOT NULL,
        PRIMARY KEY (tenant_id, project_id, id),
        FOREIGN KEY (tenant_id, project_id, id) REFERENCES webhook_destinations ON DELETE CASCADE
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE webhook_destination_relay_locks');
    await runner.query('DROP TABLE webhook_destinations');
    await runner.query('DROP SEQUENCE webhook_destination_version');
  }
}
