import { createIngestDatabase, eventually, roadTo, uniqueName, type IngestDatabase, type Road } from '#testing';
import { startIngest, type StartedIngest } from '../../test/start-ingest.js';

describe('without the database', () => {
  let database: IngestDatabase;
  let road: Road;
  let ingest: StartedIngest;
  let key: string;

  beforeAll(async () => {
    database = await createIngestDatabase('ingest_away');
    key = await database.addKey({ role: 'publish' });
    road = await roadTo(database.url);
    ingest = await startIngest({ DATABASE_URL: road.url });
  });

  afterAll(async () => {
    await ingest.close();
    await road.cut();
    await database.drop();
  });

  const log = (id = uniqueName('evt')) => ingest.log({ key, body: { id, type: 't' } });
  const statusOf = async (path: string) => (await fetch(`${ingest.url}${path}`)).status;
  const expectAway = async () => {
    const answer = await log();
    expect(answer).toMatchObject({ status: 503, body: { status: 503, code: 'service_unavailable' } });
    expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(await statusOf('/health/ready')).toBe(503);
    expect(await statusOf('/health/live')).toBe(200);
  };
  const expectBack = () =>
    eventually(async () => {
      expect(await statusOf('/health/ready')).toBe(200);
      expect((await log()).status).toBe(201);
    });

  it('starts, says so, and is ready once the database is there', async () => {
    await expectAway();
    await road.open();
    await expectBack();
  });

  it('says so while it is away, also with a key that it remembers, and recovers alone', async () => {
    for (let outage = 0; outage < 2; outage++) {
      expect((await log()).status).toBe(201);
      await road.cut();
      await expectAway();
      await road.open();
      await expectBack();
    }
  });

  it('under outages stores every event once, and every accepted one, with what is to be published', async () => {
    const ids = Array.from({ length: 60 }, () => uniqueName('evt'));
    const accepted: string[] = [];
    const logging = ids.map(async (id, index) => {
      await new Promise((resolve) => setTimeout(resolve, index * 10));
      await eventually(async () => expect([200, 201]).toContain((await log(id)).status));
      accepted.push(id);
    });
    for (let outage = 0; outage < 3; outage++) {
      await new Promise((resolve) => setTimeout(resolve, 120));
      await road.cut();
      await road.open();
    }
    await Promise.all(logging);
    expect(accepted).toHaveLength(ids.length);
    const halves = await database.query(
      `SELECT count(DISTINCT e.id)::int AS events, count(o.position)::int AS queued
         FROM custom_events e LEFT JOIN custom_event_outbox o ON o.event_id = e.id WHERE e.id = ANY ($1)`,
      [ids],
    );
    expect(halves).toEqual([{ events: ids.length, queued: ids.length }]);
  });

  it('answers although the database is silent, and the same id again is stored once', async () => {
    const id = uniqueName('evt');
    expect((await log()).status).toBe(201);
    road.stall();
    expect((await log(id)).status).toBe(503);
    await road.cut();
    await road.open();
    await eventually(async () => expect([200, 201]).toContain((await log(id)).status));
    expect(await database.query('SELECT id FROM custom_events WHERE id = $1', [id])).toHaveLength(1);
    expect(await database.query('SELECT event_id FROM custom_event_outbox WHERE event_id = $1', [id])).toHaveLength(1);
  });
});

it('waits for the directory of keys, and says so', async () => {
  const database = await createIngestDatabase('no_keys');
  await database.query('ALTER VIEW api_key_directory RENAME TO elsewhere');
  const ingest = await startIngest({ DATABASE_URL: database.url });
  const key = await database.addKey({ role: 'publish' });
  expect((await ingest.log({ key, body: { type: 't' } })).status).toBe(503);
  expect((await fetch(`${ingest.url}/health/ready`)).status).toBe(503);
  await database.query('ALTER VIEW elsewhere RENAME TO api_key_directory');
  await eventually(async () => expect((await ingest.log({ key, body: { type: 't' } })).status).toBe(201));
  await ingest.close();
  await database.drop();
});
