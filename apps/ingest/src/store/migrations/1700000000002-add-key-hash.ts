import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Of a record's key, as Kafka's clients hash it, without the sign: its partition is the rest by their number. 0: not known. */
export class AddKeyHash1700000000002 implements MigrationInterface {
  readonly name = 'AddKeyHash1700000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE custom_event_outbox ADD COLUMN key_hash integer NOT NULL DEFAULT 0');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE custom_event_outbox DROP COLUMN key_hash');
  }
}
