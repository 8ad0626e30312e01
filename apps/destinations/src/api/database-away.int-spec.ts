import { createDatabase, eventually, roadTo, type Road, type TestDatabase } from '#testing';
import { startApi, type StartedApi } from '../../test/start-api.js';

const ROOT = '/manage/tenants/t1/projects/p1/webhook-destinations';

describe('without the database', () => {
  let database: TestDatabase;
  let road: Road;
  let api: StartedApi;

  beforeAll(async () => {
    database = await createDatabase('away');
    road = await roadTo(database.url);
    api = await startApi({ DATABASE_URL: road.url });
  });

  afterAll(async () => {
    await api.close();
    await road.cut();
    await database.drop();
  });

  const expectAway = async () => {
    const answer = await api.call('GET', ROOT);
    expect(answer).toMatchObject({ status: 503, body: { status: 503, code: 'service_unavailable' } });
    expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    expect(await api.call('GET', '/health/ready')).toMatchObject({ status: 503 });
    expect(await api.call('GET', '/health/live')).toMatchObject({ status: 200 });
  };
  const expectBack = () =>
    eventually(async () => {
      expect(await api.call('GET', '/health/ready')).toMatchObject({ status: 200 });
      expect(await api.call('GET', ROOT)).toMatchObject({ status: 200 });
    });

  it('starts, says so, and is ready once the database is there', async () => {
    await expectAway();
    await road.open();
    await expectBack();
  });

  it('says so while it is away, and recovers alone', async () => {
    for (let outage = 0; outage < 2; outage++) {
      await road.cut();
      await expectAway();
      await road.open();
      await expectBack();
    }
  });
});
