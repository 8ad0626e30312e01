import { SILENT_LOGGER } from '#observability';
import { createDatabase, eventually, roadTo, type Road, type TestDatabase } from '#testing';
import { PostgresDatabase, type DatabaseSchema } from './database.js';
import { databaseFaultOf } from './database-faults.js';

const POOL_SIZE = 3;
const SCHEMA: DatabaseSchema = {
  ...{ applicationName: 'silent-database', entities: [], migrations: [] },
  ...{ migrationsTable: 'silent_migrations', migrationLock: 7_240_117_399 },
};

describe('a database whose machine is gone without a word', () => {
  let testDatabase: TestDatabase;
  let road: Road;
  let database: PostgresDatabase;

  beforeAll(async () => {
    testDatabase = await createDatabase('silent');
    road = await roadTo(testDatabase.url);
    await road.open();
    database = new PostgresDatabase({
      ...{ url: road.url, poolSize: POOL_SIZE, logger: SILENT_LOGGER, schema: SCHEMA, answerTimeoutMs: 500 },
    });
    await database.whenOpen();
  });

  afterAll(async () => {
    await road.cut();
    await database.close();
    await testDatabase.drop();
  });

  const query = () => database.manager.query('SELECT pg_sleep(0.05)');
  const faultsOf = (results: PromiseSettledResult<unknown>[]) =>
    results.map((result) => result.status === 'rejected' && databaseFaultOf(result.reason));

  it('fails what waits for an answer, and its connections make room for new ones', async () => {
    await Promise.all(Array.from({ length: POOL_SIZE }, query));
    road.stall();
    const failed = await Promise.allSettled([
      query(),
      query(),
      database.manager.transaction((manager) => manager.query('SELECT 1')),
    ]);
    expect(faultsOf(failed)).toEqual(['unavailable', 'unavailable', 'unavailable']);
    await eventually(() => Promise.all(Array.from({ length: POOL_SIZE }, query)));
  });

  it('takes a connection that fell silent in a transaction out of the pool as well', async () => {
    const failed = await Promise.allSettled([
      database.manager.transaction(async (manager) => {
        await manager.query('SELECT 1');
        road.stall();
        await manager.query('SELECT 2');
      }),
    ]);
    expect(faultsOf(failed)).toEqual(['unavailable']);
    await eventually(() => Promise.all(Array.from({ length: POOL_SIZE }, query)));
  });

  it('leaves a statement alone that is answered in time, and a session that has nothing to say', async () => {
    await database.manager.transaction(async (manager) => {
      const [before] = await manager.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid');
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      expect(await manager.query('SELECT pg_backend_pid() AS pid')).toEqual([before]);
    });
  });
});
