import type { DataSource } from 'typeorm';

/**
 * Runs the pending migrations. TypeORM takes no lock of its own: of two replicas that start at once, one would fail
 * on what the other has just created.
 *
 * @param advisoryLock held while they run
 */
export async function migrate(source: DataSource, advisoryLock: number): Promise<void> {
  const lock = source.createQueryRunner();
  try {
    await lock.query('SET statement_timeout = 0');
    await lock.query('SELECT pg_advisory_lock($1)', [advisoryLock]);
    try {
      await source.runMigrations({ transaction: 'each' });
    } finally {
      await lock.query('SELECT pg_advisory_unlock($1)', [advisoryLock]);
      await lock.query('RESET statement_timeout');
    }
  } finally {
    await lock.release();
  }
}
