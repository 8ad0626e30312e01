import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A run's first command that was made twice, before and after midnight, may leave the same attempt on two days. The
 * view shows the stronger outcome of the two, as within a day; of equal ones the later.
 */
export class ShowDeliveriesOnce1700000000011 implements MigrationInterface {
  readonly name = 'ShowDeliveriesOnce1700000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      deliveriesView(`(later.attempt, ${rankOf('later')}, later.created_on) >
                   (a.attempt, ${rankOf('a')}, a.created_on)`),
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(deliveriesView('later.attempt > a.attempt'));
  }
}

/** `OUTCOMES_BY_RANK`, as it is now: a migration never changes. */
const rankOf = (row: string) => `array_position(ARRAY['retry', 'discarded', 'dead', 'delivered'], ${row}.outcome)`;

const deliveriesView = (isLaterInTheRun: string) => `
CREATE OR REPLACE VIEW deliveries AS
SELECT * FROM delivery_attempts a
 WHERE NOT EXISTS (
   SELECT 1 FROM delivery_attempts later
    WHERE later.delivery_id = a.delivery_id
      AND CASE WHEN later.run = a.run THEN ${isLaterInTheRun}
               ELSE (later.created_at, later.run) > (a.created_at, a.run) END)`;
