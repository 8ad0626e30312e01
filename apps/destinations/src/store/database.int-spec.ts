import { databaseFaultOf } from '#postgres';
import { SILENT_LOGGER } from '#observability';
import { createDatabase, eventually, type TestDatabase } from '#testing';
import { DataSource } from 'typeorm';
import { Database } from './database.js';
import { DestinationRepository, type DestinationValues } from './destination.repository.js';
import { ENTITIES, MIGRATIONS, MIGRATIONS_TABLE } from './schema.js';

const VALUES: DestinationValues = {
  name: 'orders',
  description: null,
  url: 'https://example.com/hook',
  eventTypes: ['event.created'],
  agentScope: 'list',
  agentIds: ['a1', 'a2'],
  enabled: true,
  headersSealed: null,
  headerNames: [],
  secrets: [],
};

describe('the database', () => {
  let testDatabase: TestDatabase;
  const open: Database[] = [];
  const newDatabase = (url = testDatabase.url): Database => {
    const database = new Database({ url, poolSize: 3, logger: SILENT_LOGGER, reconnectDelayMs: 20 });
    open.push(database);
    return database;
  };

  beforeAll(async () => {
    testDatabase = await createDatabase('store');
  });

  afterAll(async () => {
    for (const database of open) await database.close();
    await testDatabase.drop();
  });

  it('is migrated by replicas that start at once, each migration once', async () => {
    const replicas = [newDatabase(), newDatabase(), newDatabase()];
    await Promise.all(replicas.map((replica) => replica.whenOpen()));
    const rows = await replicas[0]!.manager.query(`SELECT name FROM ${MIGRATIONS_TABLE} ORDER BY id`);
    expect(rows).toEqual(MIGRATIONS.map((Migration) => ({ name: Migration.name })));
    expect(await replicas[1]!.check()).toEqual({ up: true });
  });

  it('has the columns that the entities name', async () => {
    const database = newDatabase();
    await database.whenOpen();
    const source = new DataSource({
      type: 'postgres',
      url: testDatabase.url,
      entities: ENTITIES,
      installExtensions: false,
    });
    await source.initialize();
    const changes = await source.driver.createSchemaBuilder().log();
    await source.destroy();
    const columns = changes.upQueries
      .map(({ query }) => query)
      .filter((query) => /(ADD|DROP|ALTER) COLUMN|ADD "/.test(query));
    expect(columns).toEqual([]);
  });

  it('refuses an empty list of agents, which would be a scope that nobody chose', async () => {
    const database = newDatabase();
    await database.whenOpen();
    const destinations = new DestinationRepository(database);
    const key = { tenantId: 't', projectId: 'p', id: 'a' };
    await destinations.create(key, VALUES);
    await expect(destinations.change(key, () => ({ agentIds: [] }))).rejects.toThrow('webhook_destinations_agents');
    await expect(
      database.manager.query(
        "UPDATE webhook_destinations SET agent_ids = array_remove(array_remove(agent_ids, 'a1'), 'a2')",
      ),
    ).rejects.toThrow('webhook_destinations_agents');
    expect(await destinations.find(key)).toMatchObject({ agentScope: 'list', agentIds: ['a1', 'a2'] });
  });

  it('finds nothing outside the tenant and project', async () => {
    const database = newDatabase();
    await database.whenOpen();
    const destinations = new DestinationRepository(database);
    const own = { tenantId: 't1', projectId: 'p1', id: 'own' };
    await destinations.create(own, VALUES);
    for (const foreign of [
      { ...own, tenantId: 't2' },
      { ...own, projectId: 'p2' },
    ]) {
      expect(await destinations.find(foreign)).toBeNull();
      expect(await destinations.change(foreign, () => ({ enabled: false }))).toBeNull();
      expect(await destinations.delete(foreign)).toBeNull();
      expect(await destinations.list(foreign, { page: 1, limit: 10 })).toEqual({ rows: [], total: 0 });
    }
    expect(await destinations.find(own)).toMatchObject({ enabled: true, deletedAt: null });
  });

  it('tells what a failed query means', async () => {
    const database = newDatabase();
    await database.whenOpen();
    const faultOf = (sql: string) => database.manager.query(sql).then(() => undefined, databaseFaultOf);
    expect(await faultOf("SELECT 'x'::int")).toBe('bad_data');
    expect(await faultOf('SELECT 9223372036854775807 + 1')).toBe('bad_data');
    expect(await faultOf('SELECT nothing')).toBe('internal');
    expect(await faultOf('SELECT pg_terminate_backend(pg_backend_pid())')).toBe('unavailable');
    await eventually(async () => expect(await faultOf('SELECT 1')).toBeUndefined());
  });

  it('answers that it is away before it is open, and closes while it tries', async () => {
    const database = newDatabase('postgres://127.0.0.1:1/nothing');
    database.open();
    expect(await database.check()).toEqual({ up: false });
    expect(() => database.manager).toThrow('not available');
    await database.close();
    await database.whenOpen();
  });
});
