import { createIngestDatabase, eventually, type IngestDatabase } from '#testing';
import { connect } from 'node:net';
import { startIngest, type CallOptions, type StartedIngest } from '../../test/start-ingest.js';

const nested = (levels: number) => `{"type":"t","properties":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}`;

describe('hostile input', () => {
  let database: IngestDatabase;
  let ingest: StartedIngest;
  let key: string;

  beforeAll(async () => {
    database = await createIngestDatabase('hostile');
    ingest = await startIngest({
      DATABASE_URL: database.url,
      CORS_ORIGINS: 'https://app.example.com,https://other.example.com',
    });
    key = await database.addKey({ role: 'publish' });
    await eventually(async () => expect(await ingest.log({ key, body: {} })).toMatchObject({ status: 400 }));
  });

  afterAll(async () => {
    await ingest.close();
    await database.drop();
  });

  const bodies: [string, Omit<CallOptions, 'key'>, number, RegExp][] = [
    ['nothing', {}, 400, /^type: is required/],
    ['an empty text', { raw: '' }, 400, /^type: is required/],
    ['blanks', { raw: '  ' }, 400, /JSON/],
    ['no JSON', { raw: '{"type":' }, 400, /not valid JSON/],
    ['no UTF-8', { raw: Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]) }, 400, /UTF-8/],
    ['a list', { raw: '[]' }, 400, /^body: must be a JSON object/],
    ['null', { raw: 'null' }, 400, /^body: must be a JSON object/],
    ['a text', { raw: '"x"' }, 400, /^body: must be a JSON object/],
    ['an unknown field', { raw: '{"type":"t","agentID":"a"}' }, 400, /^agentID: is not a known field/],
    ['a field that the server sets', { raw: '{"type":"t","createdAt":"x"}' }, 400, /^createdAt: is not a known/],
    ['__proto__ beside the fields', { raw: '{"type":"t","__proto__":{"id":"x"}}' }, 400, /^__proto__: is not/],
    ['a NUL in a property', { raw: '{"type":"t","properties":{"a":"\\u0000"}}' }, 400, /^properties\.a: must not/],
    ['a NUL in a name', { raw: '{"type":"t","properties":{"\\u0000":1}}' }, 400, /^properties: must not/],
    ['half a pair', { raw: '{"type":"t","metadata":{"a":["\\ud800x"]}}' }, 400, /^metadata\.a\[0\]: must not/],
    ['half a pair in the type', { raw: '{"type":"\\udc00"}' }, 400, /^type: must not/],
    ['a number beyond a double', { raw: '{"type":"t","properties":{"a":1e999}}' }, 400, /range of a double/],
    ['a hundred digits too many', { raw: `{"type":"t","properties":{"a":${'9'.repeat(400)}}}` }, 400, /double/],
    ['too deep a nesting', { raw: nested(62) }, 400, /deeper than 62/],
    ['a nesting that overflows stacks', { raw: nested(100_000) }, 400, /deeper than 62/],
    ['a flood of brackets', { raw: '['.repeat(500_000) }, 400, /deeper than 62/],
    ['more than a record takes', { raw: `{"type":"t","properties":{"a":"${'x'.repeat(270_000)}"}}` }, 413, /262144/],
    ['a megabyte and more', { raw: 'x'.repeat(1_100_000) }, 413, /1048576/],
    [
      'a form',
      { raw: 'type=t', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      /application\/json/,
    ],
    ['plain text', { raw: '{"type":"t"}', headers: { 'content-type': 'text/plain' } }, 415, /application\/json/],
    [
      'another character set',
      { raw: '{"type":"t"}', headers: { 'content-type': 'application/json; charset=latin1' } },
      415,
      /UTF-8/,
    ],
    ['a compressed body', { raw: '{"type":"t"}', headers: { 'content-encoding': 'gzip' } }, 415, /compressed/],
  ];

  it.each(bodies)('%s', async (_name, options, status, detail) => {
    const answer = await ingest.log({ key, ...options });
    expect(answer).toMatchObject({ status, body: { status } });
    expect(answer.body?.['detail']).toMatch(detail);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  it('stores nothing of all that', async () => {
    expect(await database.query('SELECT id FROM custom_events')).toEqual([]);
  });

  it.each([
    ['the deepest nesting', nested(61)],
    ['a field twice: the last one counts', '{"type":"x","type":"t"}'],
    ['a million in digits', '{"type":"t","properties":{"n":1000000000000000000000000}}'],
    ['an emoji', '{"type":"😀","id":"😀\\ud83d\\ude00","properties":{"😀":"\\ud83d\\ude00"}}'],
    ['what would be SQL', `{"type":"'; DROP TABLE custom_events; --","id":"' OR 1=1 --"}`],
    ['what would be a path', '{"type":"../../etc/passwd","agentId":"../..","conversationId":"%00"}'],
    [
      'null everywhere',
      '{"type":"t","agentId":null,"conversationId":null,"messageId":null,"properties":null,"metadata":null}',
    ],
  ])('takes %s', async (_name, raw) => {
    expect(await ingest.log({ key, raw })).toMatchObject({ status: 201 });
  });

  it('a client that breaks off is no error of ours, and stores nothing', async () => {
    const { hostname, port } = new URL(ingest.url);
    const before = await database.query('SELECT count(*) FROM custom_events');
    await new Promise<void>((resolve) => {
      const socket = connect(Number(port), hostname, () => {
        socket.write(
          `POST /run/v1/events HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${key}\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n{"type"`,
          () => setTimeout(() => socket.destroy(), 100),
        );
      });
      socket.once('close', () => resolve());
    });
    expect(await ingest.log({ key, body: {} })).toMatchObject({ status: 400 });
    expect(await database.query('SELECT count(*) FROM custom_events')).toEqual(before);
  });

  it('has no other routes and methods', async () => {
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      expect(await ingest.log({ key, method })).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
  });

  it('safe headers, and no sign of what it is made of', async () => {
    const { headers } = await ingest.log({ key, body: {} });
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
  });

  describe('other origins', () => {
    const preflight = (origin: string) =>
      ingest.log({
        key: null,
        method: 'OPTIONS',
        headers: {
          origin,
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'authorization,content-type',
        },
      });

    it.each(['https://app.example.com', 'https://other.example.com'])('%s may log events', async (origin) => {
      const { status, headers } = await preflight(origin);
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-methods')).toBe('POST');
      expect(headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization,content-type');
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      expect(headers.get('vary')).toContain('Origin');
      const refused = await ingest.log({ key, body: {}, headers: { origin } });
      expect(refused.status).toBe(400);
      expect(refused.headers.get('access-control-allow-origin')).toBe(origin);
      expect(refused.headers.get('access-control-expose-headers')).toContain('Retry-After');
    });

    it.each(['https://app.example.com.evil.example', 'http://app.example.com', 'https://sub.app.example.com', 'null'])(
      '%s may not',
      async (origin) => {
        expect((await preflight(origin)).headers.get('access-control-allow-origin')).toBeNull();
        const answer = await ingest.log({ key, body: {}, headers: { origin } });
        expect(answer.headers.get('access-control-allow-origin')).toBeNull();
        expect(answer.headers.get('vary')).toContain('Origin');
      },
    );

    it('health and metrics are not opened', async () => {
      const answer = await fetch(`${ingest.url}/metrics`, { headers: { origin: 'https://app.example.com' } });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    });
  });

  it('none is open by default', async () => {
    const closed = await startIngest({ DATABASE_URL: database.url });
    const answer = await closed.log({ key: null, method: 'OPTIONS', headers: { origin: 'https://app.example.com' } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    await closed.close();
  });

  it('429 once the budget of a key is used up, and says when to come back', async () => {
    const slow = await startIngest({ DATABASE_URL: database.url, RATE_LIMIT_PER_MINUTE: '3' });
    await eventually(async () => expect((await slow.log({ key: null })).status).toBe(401));
    const spent = await database.addKey({ role: 'publish' });
    const statuses: number[] = [];
    for (let index = 0; index < 4; index++) {
      const answer = await eventually(async () => {
        const tried = await slow.log({ key: spent, body: { type: 't' } });
        expect(tried.status).not.toBe(503);
        return tried;
      });
      statuses.push(answer.status);
      if (answer.status === 429) expect(answer.headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
    }
    expect(statuses).toEqual([201, 201, 201, 429]);
    expect((await slow.log({ key: await database.addKey({ role: 'publish' }), body: { type: 't' } })).status).toBe(201);
    await slow.close();
  });

  it('describes itself', async () => {
    const document = (await (await fetch(`${ingest.url}/openapi.json`)).json()) as {
      openapi: string;
      components: {
        schemas: { EventToLog: { properties: object; required: string[]; additionalProperties: boolean } };
      };
    };
    const { EventToLog: input } = document.components.schemas;
    expect(document.openapi).toBe('3.1.0');
    expect(input.required).toEqual(['type']);
    expect(input.additionalProperties).toBe(false);
    expect(Object.keys(input.properties)).toEqual([
      ...['id', 'type', 'agentId', 'conversationId', 'messageId', 'properties', 'userProperties', 'metadata'],
    ]);
    expect((await fetch(`${ingest.url}/docs`)).status).toBe(200);
  });
});
