import type { DataSource } from 'typeorm';

/**
 * Runs the pending migrations. TypeORM takes no lock of its own: of two replicas that start at once, one would fail
 * on what the other has just created.
 *
 * @param advisoryLock held while they run
 * @throws Error where another process holds it: try again, since no statement may wait for long
 */
export async function migrate(source: DataSource, advisoryLock: number): Promise<void> {
  const lock = source.createQueryRunner();
  try {
    const [{ locked }] = (await lock.query('SELECT pg_try_advisory_lock($1) AS locked', [advisoryLock])) as [
      { locked: boolean },
    ];
    if (!locked) throw new Error('another process is bringing the tables up to date');
    try {
      await source.runMigrations({ transaction: 'each' });
    } finally {
      await lock.query('SELECT pg_advisory_unlock($1)', [advisoryLock]);
    }
  } finally {
    await lock.release();
  }
}
