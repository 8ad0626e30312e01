import type { DataSource } from 'typeorm';

/** Any fixed number that no other program uses for a lock in this database. */
const MIGRATION_LOCK = 7_240_117_301;

/**
 * Runs the pending migrations. TypeORM takes no lock of its own: of two replicas that start at once, one would fail
 * on what the other has just created.
 */
export async function migrate(source: DataSource): Promise<void> {
  const lock = source.createQueryRunner();
  try {
    await lock.query('SET statement_timeout = 0');
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      await source.runMigrations({ transaction: 'each' });
    } finally {
      await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
      await lock.query('RESET statement_timeout');
    }
  } finally {
    await lock.release();
  }
}
