import { createIngestDatabase, eventually, hardlyHttp, rawPost, sendRaw, type IngestDatabase } from '#testing';
import { startIngest, type StartedIngest } from '../../test/start-ingest.js';

const PATH = '/run/v1/events';
const BODY = JSON.stringify({ type: 'order.shipped' });
const LENGTH = `Content-Length: ${BODY.length}\r\n`;

describe('bytes on the wire', () => {
  let database: IngestDatabase;
  let ingest: StartedIngest;
  let port: number;
  let key: string;

  beforeAll(async () => {
    database = await createIngestDatabase('ingest_raw');
    ingest = await startIngest({ DATABASE_URL: database.url });
    port = Number(new URL(ingest.url).port);
    key = await database.addKey({ role: 'publish' });
    await eventually(async () => expect((await fetch(`${ingest.url}/health/ready`)).status).toBe(200));
  });
  afterEach(async () => expect((await fetch(`${ingest.url}/health/live`)).status).toBe(200));
  afterAll(async () => {
    await ingest.close();
    await database.drop();
  });

  const post = (headers: string, body: string) => rawPost({ path: PATH, key }, headers, body);
  const countEvents = async () =>
    Number((await database.query('SELECT count(*) AS count FROM custom_events'))[0]?.['count']);

  it.each(hardlyHttp({ path: PATH, body: BODY }))('hardly HTTP: $what', async ({ bytes, status }) => {
    const before = await countEvents();
    expect((await sendRaw(port, [Buffer.from(bytes(key), 'latin1')])).status).toBe(status);
    expect(await countEvents()).toBe(before);
  });

  it('a body whose length says more than comes is no event', async () => {
    const before = await countEvents();
    const request = post(`Content-Length: ${BODY.length + 10}\r\n`, BODY);
    await expect(sendRaw(port, [request], { timeoutMs: 500 })).rejects.toThrow(/still open after 500 ms; it said ""/);
    expect(await countEvents()).toBe(before);
  });

  it('a body of chunks of one byte, sent after 100 Continue, with trailers, is an event', async () => {
    const chunks = [...BODY].map((byte) => `1\r\n${byte}\r\n`).join('');
    const headers = 'Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n';
    const parts = [post(headers, ''), `${chunks}0\r\nAuthorization: Bearer x\r\n\r\n`];
    const before = await countEvents();
    expect((await sendRaw(port, parts, { pauseMs: 200 })).statuses).toEqual([100, 201]);
    expect(await countEvents()).toBe(before + 1);
  });

  it('what is behind a body that is refused unread is no request', async () => {
    const before = await countEvents();
    const inside = post(LENGTH, BODY);
    const outer = `POST ${PATH} HTTP/1.1\r\nHost: x\r\nContent-Length: ${inside.length}\r\n\r\n${inside}`;
    const last = 'GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n';
    expect((await sendRaw(port, [outer, last])).statuses).toEqual([401, 404]);
    expect(await countEvents()).toBe(before);
  });
});
