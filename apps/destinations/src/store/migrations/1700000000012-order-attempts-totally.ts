import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Of a delivery's attempts the view shows the last, and "last" has to be one order of them all: whatever the records
 * say, each delivery is shown once. The order is that of (beginning of the run, run, attempt, strength of the outcome,
 * day), where run `0` begins before every other.
 *
 * So it does in truth: it is what a resend sends again. But an event that is read again makes its first command again,
 * with a beginning of then. Compared by beginnings, such an attempt was later than a resend's, the resend's later than
 * run `0`'s second, and that later than the first: none was the last, and the delivery was not shown.
 */
export class OrderAttemptsTotally1700000000012 implements MigrationInterface {
  readonly name = 'OrderAttemptsTotally1700000000012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE OR REPLACE VIEW deliveries AS
SELECT * FROM delivery_attempts a
 WHERE CASE
   WHEN EXISTS (
     SELECT 1 FROM delivery_attempts next
      WHERE next.created_on = a.created_on AND next.delivery_id = a.delivery_id AND next.run = a.run
        AND ${isOfOneDestination('next')}
        AND next.attempt > a.attempt AND ${beginningOf('next')} >= ${beginningOf('a')}) THEN false
   ELSE NOT EXISTS (
     SELECT 1 FROM delivery_attempts later
      WHERE later.delivery_id = a.delivery_id AND ${isOfOneDestination('later')} AND ${placeOf('later')} > ${placeOf('a')})
   END`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
CREATE OR REPLACE VIEW deliveries AS
SELECT * FROM delivery_attempts a
 WHERE CASE
   WHEN EXISTS (
     SELECT 1 FROM delivery_attempts next
      WHERE next.created_on = a.created_on AND next.delivery_id = a.delivery_id AND next.run = a.run
        AND next.attempt > a.attempt) THEN false
   ELSE NOT EXISTS (
     SELECT 1 FROM delivery_attempts later
      WHERE later.delivery_id = a.delivery_id
        AND CASE WHEN later.run = a.run
                 THEN (later.attempt, ${rankOf('later')}, later.created_on) > (a.attempt, ${rankOf('a')}, a.created_on)
                 ELSE (later.created_at, later.run) > (a.created_at, a.run) END)
   END`);
  }
}

/** Not by `=`, which the index of a destination's newest deliveries would serve as well: it would read a day of them for each row. */
const isOfOneDestination = (row: string) =>
  ['tenant_id', 'project_id', 'destination_id']
    .map((column) => `${row}.${column} IS NOT DISTINCT FROM a.${column}`)
    .join(' AND ');

/** Attempts of one run have one beginning, but for those of run `0`. */
const beginningOf = (row: string) => `CASE ${row}.run WHEN '0' THEN '-infinity' ELSE ${row}.created_at END`;

/** `OUTCOMES_BY_RANK`, as it is now: a migration never changes. */
const rankOf = (row: string) => `array_position(ARRAY['retry', 'discarded', 'dead', 'delivered'], ${row}.outcome)`;

const placeOf = (row: string) => `(${beginningOf(row)}, ${row}.run, ${row}.attempt, ${rankOf(row)}, ${row}.created_on)`;
