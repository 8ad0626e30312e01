import { SILENT_LOGGER } from '#observability';
import { createDatabase, type TestDatabase } from '#testing';
import { Database } from './database.js';
import type { DestinationEntity } from './destination.entity.js';
import { DestinationRepository, type DestinationValues } from './destination.repository.js';
import { PublicationRepository } from './publication.repository.js';

const VALUES: DestinationValues = {
  name: 'orders',
  description: null,
  url: 'https://example.com/hook',
  eventTypes: ['event.created'],
  agentScope: 'all',
  agentIds: [],
  enabled: true,
  headersSealed: null,
  headerNames: [],
  secrets: [{ sealed: 'sealed', expiresAtMs: null }],
};
const keyOf = (id: string) => ({ tenantId: 't1', projectId: 'p1', id });

describe('publication of destinations', () => {
  let testDatabase: TestDatabase;
  let database: Database;
  let destinations: DestinationRepository;
  let publications: PublicationRepository;

  beforeAll(async () => {
    testDatabase = await createDatabase('publication');
    database = new Database({ url: testDatabase.url, poolSize: 5, logger: SILENT_LOGGER });
    await database.whenOpen();
    destinations = new DestinationRepository(database);
    publications = new PublicationRepository(database);
  });

  afterAll(async () => {
    await database.close();
    await testDatabase.drop();
  });

  afterEach(() => database.manager.query('DELETE FROM webhook_destinations'));

  const create = async (id: string): Promise<DestinationEntity> => {
    const row = await destinations.create(keyOf(id), VALUES);
    if (row === null) throw new Error(`${id} is taken`);
    return row;
  };
  const publishAll = async (): Promise<DestinationEntity[]> => {
    const published: DestinationEntity[] = [];
    await publications.claimUnpublished(100, async (rows) => void published.push(...rows));
    return published;
  };

  it('hands over each change once, oldest first, up to the limit', async () => {
    for (const id of ['a', 'b', 'c']) await create(id);
    await destinations.change(keyOf('a'), () => ({ name: 'changed' }));
    const batches: string[][] = [];
    const claim = () => publications.claimUnpublished(2, async (rows) => void batches.push(rows.map((row) => row.id)));
    expect([await claim(), await claim(), await claim()]).toEqual([2, 1, 0]);
    expect(batches).toEqual([['b', 'c'], ['a']]);
    expect(await publications.countUnpublished()).toBe(0);
  });

  it('marks nothing when the broker does not acknowledge', async () => {
    const row = await create('a');
    await expect(publications.claimUnpublished(10, () => Promise.reject(new Error('broker away')))).rejects.toThrow(
      'broker away',
    );
    expect(await publications.publishedVersionOf(keyOf('a'))).toBe(0);
    expect((await publishAll()).map(({ version }) => version)).toEqual([row.version]);
    expect(await publications.publishedVersionOf(keyOf('a'))).toBe(row.version);
  });

  it('lets a destination change while it is being published, and publishes it again', async () => {
    await create('a');
    let changed: DestinationEntity | null = null;
    await publications.claimUnpublished(10, async () => {
      changed = await destinations.change(keyOf('a'), () => ({ name: 'meanwhile' }));
    });
    expect(changed).toMatchObject({ name: 'meanwhile' });
    expect(await publishAll()).toMatchObject([{ name: 'meanwhile' }]);
  });

  it('keeps a second relay from rows that one relay is publishing, not from others', async () => {
    await create('a');
    let second: string[] = [];
    await publications.claimUnpublished(1, async () => {
      await create('b');
      await publications.claimUnpublished(10, async (rows) => {
        second = rows.map((row) => row.id);
      });
    });
    expect(second).toEqual(['b']);
  });

  it('removes a deleted row once its tombstone is acknowledged, not before', async () => {
    await create('a');
    await publishAll();
    await destinations.delete(keyOf('a'));
    expect(await destinations.find(keyOf('a'))).toBeNull();
    expect(await publications.publishedVersionOf(keyOf('a'))).toBeGreaterThan(0);
    expect(await publishAll()).toMatchObject([{ id: 'a', deletedAt: expect.any(Date), secrets: [] }]);
    expect(await publications.publishedVersionOf(keyOf('a'))).toBeUndefined();
    expect(await database.manager.query('SELECT * FROM webhook_destination_relay_locks')).toEqual([]);
  });

  it('creates an id again over its unpublished tombstone, with a higher version', async () => {
    const first = await create('a');
    await destinations.delete(keyOf('a'));
    const second = await create('a');
    expect(second.version).toBeGreaterThan(first.version);
    expect(second.createdAt.getTime()).toBeGreaterThanOrEqual(first.createdAt.getTime());
    expect(await publishAll()).toMatchObject([{ version: second.version, deletedAt: null }]);
    expect(await destinations.find(keyOf('a'))).toMatchObject({ publishedVersion: second.version });
  });

  it('keeps a row that is created again while its tombstone is on its way', async () => {
    await create('a');
    await destinations.delete(keyOf('a'));
    await publications.claimUnpublished(10, async () => void (await create('a')));
    expect(await destinations.find(keyOf('a'))).toMatchObject({ deletedAt: null });
    expect(await publishAll()).toMatchObject([{ id: 'a', deletedAt: null }]);
  });

  it('gives concurrent changes of one row rising versions in the order of their commits', async () => {
    await create('a');
    await Promise.all(
      Array.from({ length: 12 }, (_, index) => destinations.change(keyOf('a'), () => ({ name: `change ${index}` }))),
    );
    const [published] = await publishAll();
    const stored = await destinations.find(keyOf('a'));
    expect(published).toMatchObject({ name: stored?.name, version: stored?.version });
    const [{ last_value: last }] = await database.manager.query('SELECT last_value FROM webhook_destination_version');
    expect(stored?.version).toBe(Number(last));
  });
});
