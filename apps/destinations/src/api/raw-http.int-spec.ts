import { createDatabase, eventually, hardlyHttp, rawPost, sendRaw, type TestDatabase } from '#testing';
import { OPERATOR_KEY, startApi, type StartedApi } from '../../test/start-api.js';

const ROOT = '/manage/tenants/t1/projects/p1/webhook-destinations';
const HOST = 'Host: x\r\nConnection: close\r\n';
const KEY = `Authorization: Bearer ${OPERATOR_KEY}\r\n`;
const JSON_TYPE = 'Content-Type: application/json\r\n';
const BODY = JSON.stringify({ name: 'n', url: 'https://127.0.0.1/', eventTypes: ['event.created'] });
const LENGTH = `Content-Length: ${BODY.length}\r\n`;
const post = (headers: string, body: string) => rawPost({ path: ROOT, key: OPERATOR_KEY }, headers, body);

let database: TestDatabase;
let api: StartedApi;
let port: number;

beforeAll(async () => {
  database = await createDatabase('raw');
  api = await startApi({ DATABASE_URL: database.url });
  port = Number(new URL(api.url).port);
  await eventually(async () => expect(await api.call('GET', '/health/ready')).toMatchObject({ status: 200 }));
});

afterEach(async () => {
  expect(await api.call('GET', '/health/live')).toMatchObject({ status: 200 });
});

afterAll(async () => {
  await api.close();
  await database.drop();
});

describe('what is hardly HTTP', () => {
  it.each([
    ...hardlyHttp({ path: ROOT, body: BODY }),
    { what: 'a request line without a version: HTTP of 1991', bytes: () => `GET ${ROOT}\r\n\r\n`, status: 401 },
  ])('$what', async ({ bytes, status }) => {
    const answer = await sendRaw(port, [Buffer.from(bytes(OPERATOR_KEY), 'latin1')]);
    expect(answer.status).toBe(status);
  });

  it('a body whose length says more than comes: the client gives up, and nothing is stored', async () => {
    const { pagination: before } = (await api.call('GET', ROOT)).body as { pagination: { total: number } };
    await expect(
      sendRaw(port, [post(`Content-Length: ${BODY.length + 10}\r\n`, BODY)], { timeoutMs: 500 }),
    ).rejects.toThrow(/still open after 500 ms; it said ""/);
    expect((await api.call('GET', ROOT)).body).toMatchObject({ pagination: before });
  });

  it('a method that opens a tunnel gets none', async () => {
    const answer = await sendRaw(port, [`CONNECT 127.0.0.1:22 HTTP/1.1\r\n${HOST}\r\n`]);
    expect(answer.status).toBe(0);
  });
});

describe('what HTTP allows', () => {
  it('an upgrade is not one, and the request is answered', async () => {
    const upgrade = 'Upgrade: websocket\r\nConnection: upgrade, close\r\n';
    const answer = await sendRaw(port, [`GET ${ROOT} HTTP/1.1\r\nHost: x\r\n${KEY}${upgrade}\r\n`]);
    expect(answer.status).toBe(200);
  });

  it('a client that waits for 100 gets it, then its answer', async () => {
    const answer = await sendRaw(port, [post(`${LENGTH}Expect: 100-continue\r\n`, ''), BODY], {
      pauseMs: 200,
    });
    expect(answer.statuses).toEqual([100, 201]);
  });

  it('requests behind each other are answered in their order, also behind one that is refused', async () => {
    const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n${KEY}\r\n`;
    const wrong = `POST ${ROOT} HTTP/1.1\r\nHost: x\r\n${KEY}${JSON_TYPE}Content-Length: 1\r\n\r\n{`;
    const last = `GET ${ROOT}/absent HTTP/1.1\r\n${HOST}${KEY}\r\n`;
    const answer = await sendRaw(port, [[get(ROOT), wrong, get('/nowhere'), get(ROOT), last].join('')]);
    expect(answer.statuses).toEqual([200, 400, 404, 200, 404]);
  });

  it('what is behind a body that is refused unread is no request', async () => {
    const inside = `DELETE ${ROOT}/smuggled HTTP/1.1\r\nHost: x\r\n${KEY}\r\n`;
    const outer = `POST ${ROOT} HTTP/1.1\r\nHost: x\r\nContent-Length: ${inside.length}\r\n\r\n${inside}`;
    const answer = await sendRaw(port, [outer, `GET /nowhere HTTP/1.1\r\n${HOST}\r\n`]);
    expect(answer.statuses).toEqual([401, 404]);
  });

  it('a body of chunks of one byte is a body', async () => {
    const chunks = [...BODY].map((byte) => `1\r\n${byte}\r\n`).join('');
    const answer = await sendRaw(port, [post('Transfer-Encoding: chunked\r\n', `${chunks}0\r\n\r\n`)]);
    expect(answer.status).toBe(201);
  });

  it('trailers say nothing', async () => {
    const chunks = `${BODY.length.toString(16)}\r\n${BODY}\r\n0\r\nAuthorization: Bearer x\r\n\r\n`;
    const answer = await sendRaw(port, [post('Transfer-Encoding: chunked\r\n', chunks)]);
    expect(answer.status).toBe(201);
  });
});
