import { createDatabase, eventually, freePort, type TestDatabase } from '#testing';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { startApi, type StartedApi } from '../../test/start-api.js';

const ROOT = '/manage/tenants/t1/projects/p1/webhook-destinations';

/** A way to the database that can be opened and cut. */
class Road {
  private readonly sockets = new Set<Socket>();
  private server: Server | undefined;

  constructor(
    readonly port: number,
    private readonly target: { host: string; port: number },
  ) {}

  open(): Promise<void> {
    this.server = createServer((near) => {
      const far = connect(this.target);
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        this.sockets.add(from);
        from.once('error', () => to.destroy());
        from.once('close', () => to.destroy());
        from.pipe(to);
      }
    });
    return new Promise((resolve) => this.server?.listen(this.port, '127.0.0.1', resolve));
  }

  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.server?.close(resolve));
    for (const socket of this.sockets) socket.destroy();
    this.sockets.clear();
    await closed;
  }
}

describe('without the database', () => {
  let database: TestDatabase;
  let road: Road;
  let api: StartedApi;

  beforeAll(async () => {
    database = await createDatabase('away');
    const url = new URL(database.url);
    road = new Road(await freePort(), { host: url.hostname, port: Number(url.port || 5432) });
    url.hostname = '127.0.0.1';
    url.port = String(road.port);
    api = await startApi({ DATABASE_URL: url.href });
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
