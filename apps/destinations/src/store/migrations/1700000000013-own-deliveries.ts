import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A delivery is one of its destination: another destination's attempts under the same delivery id are other rows, and
 * hide nothing. Ids that delivery makes never meet, as each follows from event and destination; but whoever writes
 * commands may name deliveries as he likes.
 *
 * The key still begins with the delivery id, so the reads that it serves are the same. It is built anew for every day,
 * under a lock.
 */
export class OwnDeliveries1700000000013 implements MigrationInterface {
  readonly name = 'OwnDeliveries1700000000013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
ALTER TABLE delivery_attempts
  DROP CONSTRAINT delivery_attempts_pkey,
  ADD CONSTRAINT delivery_attempts_pkey
    PRIMARY KEY (delivery_id, run, attempt, created_on, tenant_id, project_id, destination_id)`);
    await runner.query(viewOf(isOfOneDestination));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(viewOf(() => 'true'));
    await runner.query(`
ALTER TABLE delivery_attempts
  DROP CONSTRAINT delivery_attempts_pkey,
  ADD CONSTRAINT delivery_attempts_pkey PRIMARY KEY (delivery_id, run, attempt, created_on)`);
  }
}

const isOfOneDestination = (row: string) =>
  `${row}.tenant_id = a.tenant_id AND ${row}.project_id = a.project_id AND ${row}.destination_id = a.destination_id`;

const viewOf = (isOfOne: (row: string) => string) => `
CREATE OR REPLACE VIEW deliveries AS
SELECT * FROM delivery_attempts a
 WHERE CASE
   WHEN EXISTS (
     SELECT 1 FROM delivery_attempts next
      WHERE next.created_on = a.created_on AND next.delivery_id = a.delivery_id AND next.run = a.run
        AND ${isOfOne('next')}
        AND next.attempt > a.attempt AND ${beginningOf('next')} >= ${beginningOf('a')}) THEN false
   ELSE NOT EXISTS (
     SELECT 1 FROM delivery_attempts later
      WHERE later.delivery_id = a.delivery_id AND ${isOfOne('later')} AND ${placeOf('later')} > ${placeOf('a')})
   END`;

/** Attempts of one run have one beginning, but for those of run `0`. */
const beginningOf = (row: string) => `CASE ${row}.run WHEN '0' THEN '-infinity' ELSE ${row}.created_at END`;

/** `OUTCOMES_BY_RANK`, as it is now: a migration never changes. */
const rankOf = (row: string) => `array_position(ARRAY['retry', 'discarded', 'dead', 'delivered'], ${row}.outcome)`;

const placeOf = (row: string) => `(${beginningOf(row)}, ${row}.run, ${row}.attempt, ${rankOf(row)}, ${row}.created_on)`;
