import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Custom events, and the outbox: which of them Kafka does not have yet. The outbox is a table of its own, so that
 * publishing deletes a narrow row and never rewrites an event.
 *
 * - Objects are `json`, not `jsonb`: the text stays as it was measured when the event was accepted, its fields in order.
 * - `position` is the order of publishing. A position that commits late is published late; whoever waits for the answer
 *   before the next event gets rising positions.
 * - `custom_event_refusals` are events that the topic can never take as they are: out of the way of the others, and kept.
 *   An operator moves them back once the reason is gone.
 * - Ids are compared as bytes (`COLLATE "C"`): cheaper, and the same on every machine.
 * - Rows of the outbox live for milliseconds; a fixed threshold keeps the dead ones at its head few, whatever its size.
 */
export class CreateCustomEvents1700000000001 implements MigrationInterface {
  readonly name = 'CreateCustomEvents1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE custom_events (
        tenant_id text COLLATE "C" NOT NULL,
        project_id text COLLATE "C" NOT NULL,
        id text COLLATE "C" NOT NULL,
        type text NOT NULL,
        agent_id text,
        conversation_id text,
        message_id text,
        properties json,
        user_properties json,
        metadata json,
        server_metadata json NOT NULL,
        created_at timestamptz NOT NULL,
        updated_at timestamptz NOT NULL,
        PRIMARY KEY (tenant_id, project_id, id)
      )`);
    await runner.query('CREATE INDEX custom_events_oldest ON custom_events (created_at)');
    await runner.query(`
      CREATE TABLE custom_event_outbox (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        tenant_id text COLLATE "C" NOT NULL,
        project_id text COLLATE "C" NOT NULL,
        event_id text COLLATE "C" NOT NULL,
        record_bytes integer NOT NULL,
        traceparent text,
        enqueued_at timestamptz NOT NULL DEFAULT clock_timestamp()
      ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)`);
    await runner.query(`
      CREATE TABLE custom_event_refusals (
        tenant_id text COLLATE "C" NOT NULL,
        project_id text COLLATE "C" NOT NULL,
        event_id text COLLATE "C" NOT NULL,
        record_bytes integer NOT NULL,
        reason text NOT NULL,
        refused_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (tenant_id, project_id, event_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE custom_event_refusals');
    await runner.query('DROP TABLE custom_event_outbox');
    await runner.query('DROP TABLE custom_events');
  }
}
