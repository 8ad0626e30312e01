import { MAX_BODY_BYTES } from '#http';
import { createDatabase, eventually, type TestDatabase } from '#testing';
import fc from 'fast-check';
import { request } from 'node:http';
import { OPERATOR_KEY, startApi, type Answer, type StartedApi } from '../../test/start-api.js';

const ROOT = '/manage/tenants/t1/projects/p1/webhook-destinations';
const GOOD = { name: 'Orders', url: 'https://127.0.0.1/', eventTypes: ['event.created'] };
const JSON_TYPE = { 'content-type': 'application/json' };
const NUL = '\u0000';
const LONE_SURROGATE = '\ud800';

describe('hostile input', () => {
  let database: TestDatabase;
  let api: StartedApi;

  beforeAll(async () => {
    database = await createDatabase('hostile');
    api = await startApi({ DATABASE_URL: database.url });
    await eventually(async () => expect(await api.call('GET', '/health/ready')).toMatchObject({ status: 200 }));
    await api.call('POST', ROOT, { body: { ...GOOD, id: 'a' } });
  });

  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  function expectProblem(answer: Answer, status: number): void {
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
    const { title, detail, code, error } = answer.body as Record<string, unknown>;
    expect([title, detail, code]).toEqual([expect.any(String), expect.any(String), expect.any(String)]);
    expect(answer.body).toMatchObject({ status, error: { code, message: detail } });
    expect(error).toEqual({ code, message: detail });
  }

  it.each([
    ['cut JSON', '{"name":'],
    ['a bare word', 'yes'],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22])],
    ['null', 'null'],
    ['a list', '[]'],
    ['a string', '"x"'],
    ['a number', '1e400'],
    ['nothing', ''],
    ['deep nesting', `{"name":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
    ['a prototype', '{"__proto__":{"name":"x"},"constructor":1}'],
  ])('refuses a body that is %s', async (_name, raw) => {
    expectProblem(await api.call('POST', ROOT, { raw, headers: JSON_TYPE }), 400);
  });

  it.each([
    ['text/plain'],
    ['application/x-www-form-urlencoded'],
    ['application/json; charset=latin1'],
    ['application/jsonp'],
    [''],
  ])('refuses the content type %j', async (type) => {
    const raw = Buffer.from(JSON.stringify(GOOD));
    expectProblem(await api.call('POST', ROOT, { raw, headers: { 'content-type': type } }), 415);
  });

  it('refuses a compressed body', async () => {
    const headers = { ...JSON_TYPE, 'content-encoding': 'gzip' };
    expectProblem(await api.call('POST', ROOT, { raw: JSON.stringify(GOOD), headers }), 415);
  });

  it('takes the content type with its charset', async () => {
    const headers = { 'content-type': 'Application/JSON; charset="UTF-8"' };
    expect(await api.call('POST', ROOT, { raw: JSON.stringify(GOOD), headers })).toMatchObject({ status: 201 });
  });

  it('refuses a body over the limit, and answers on the same connection afterwards', async () => {
    const raw = Buffer.alloc(MAX_BODY_BYTES + 1, 0x20);
    expectProblem(await api.call('POST', ROOT, { raw, headers: JSON_TYPE }), 413);
    expect(await api.call('GET', ROOT)).toMatchObject({ status: 200 });
  });

  it('refuses a body over the limit whose length was not announced', async () => {
    expect(await postInChunks(api.url, ROOT, Buffer.alloc(65_536, 0x20), 40)).toBe(413);
  });

  it('reads no body of a stranger', async () => {
    const answer = await api.call('POST', ROOT, { key: null, raw: '{', headers: JSON_TYPE });
    expectProblem(answer, 401);
  });

  it.each(['id', 'name', 'description', 'url'])('refuses NUL and lone surrogates in %s', async (field) => {
    for (const text of [NUL, LONE_SURROGATE, `https://example.com/${NUL}`, `x${LONE_SURROGATE}y`])
      expectProblem(
        await api.call('POST', ROOT, { raw: JSON.stringify({ ...GOOD, [field]: text }), headers: JSON_TYPE }),
        400,
      );
  });

  it('refuses NUL and lone surrogates in lists, header names and values, and unknown names', async () => {
    for (const text of [NUL, LONE_SURROGATE])
      for (const part of [
        { agentIds: [text] },
        { eventTypes: [text] },
        { headers: { [text]: 'v' } },
        { headers: { 'X-A': text } },
        { [text]: 1 },
      ])
        expectProblem(await api.call('PATCH', `${ROOT}/a`, { raw: JSON.stringify(part), headers: JSON_TYPE }), 400);
  });

  it.each(['%00', 'a%00b', '%ED%A0%80', '%', '%zz', 'new', 'a%2Fb', '%20', 'a'.repeat(256), '%F0%9F%98%80'])(
    'refuses the id %s anywhere in a path',
    async (id) => {
      for (const path of [
        `${ROOT}/${id}`,
        `/manage/tenants/${id}/projects/p1/webhook-destinations`,
        `/manage/tenants/t1/projects/${id}/webhook-destinations`,
        `/manage/tenants/${id}/api-keys`,
        `${ROOT}/${id}/deliveries`,
        `${ROOT}/a/deliveries/${id}`,
        `${ROOT}/a/deliveries/${id}/payload`,
      ])
        expectProblem(await api.call('GET', path), 400);
      expectProblem(await api.call('DELETE', `/manage/tenants/t1/api-keys/${id}`), 400);
    },
  );

  it.each([`agentId=${NUL}`, 'agentId=%00', 'page=99999999999999999999', 'limit[]=1&limit[]=2', 'agentId=%ED%A0%80%'])(
    'never fails for the query %j',
    async (query) => {
      expect((await api.call('GET', `${ROOT}?${query}`)).status).toBeLessThan(500);
    },
  );

  it('answers any query of a list with a success or a problem that names the parameter', async () => {
    const names = fc.constantFrom('status', 'eventType', 'eventId', 'from', 'to', 'cursor', 'limit');
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.base64String(),
      fc.constantFrom(NUL, 'dead', '2026-01-01T00:00:00Z', '0000-01-01T00:00:00Z', '-1', 'a'.repeat(2_000)),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(names, text), { maxLength: 4 }), async (pairs) => {
        const query = new URLSearchParams(pairs).toString();
        const answer = await api.call('GET', `${ROOT}/a/deliveries?${query}`);
        if (answer.status !== 200) expectProblem(answer, 400);
      }),
      { numRuns: 300 },
    );
  });

  it('resends whatever body comes along, and reads none that is not JSON', async () => {
    const path = `${ROOT}/a/deliveries/dlv_absent/resend`;
    expectProblem(await api.call('POST', path, { body: { run: '0' } }), 404);
    expectProblem(await api.call('POST', path, { raw: '{', headers: JSON_TYPE }), 400);
    expectProblem(await api.call('POST', path, { raw: 'x', headers: { 'content-type': 'text/plain' } }), 415);
  });

  it('has no other routes and methods', async () => {
    for (const [method, path] of [
      ['GET', '/manage'],
      ['PUT', `${ROOT}/a`],
      ['DELETE', ROOT],
      ['GET', `${ROOT}/a/test`],
      ['POST', `${ROOT}/a/deliveries`],
      ['DELETE', `${ROOT}/a/deliveries/dlv_1`],
      ['GET', `${ROOT}/a/deliveries/dlv_1/resend`],
      ['POST', '/manage/event-types'],
    ] as const)
      expectProblem(await api.call(method, path), 404);
  });

  it('names no software and sets the security headers, on errors too', async () => {
    for (const path of [ROOT, '/nowhere']) {
      const { headers } = await api.call('GET', path);
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  it('answers any JSON with a success or a problem, never with 5xx', async () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom(NUL, LONE_SURROGATE, '', 'a'.repeat(3_000)));
    const value = fc.oneof(text, fc.jsonValue({ maxDepth: 2 }));
    const names = ['id', 'name', 'url', 'eventTypes', 'description', 'headers', 'agentIds', 'enabled'];
    const body = fc.dictionary(fc.oneof(fc.constantFrom(...names), text), value, { maxKeys: 6 });
    await fc.assert(
      fc.asyncProperty(body, fc.boolean(), async (part, isPatch) => {
        const raw = JSON.stringify(isPatch ? part : { ...GOOD, ...part });
        const [method, path] = isPatch ? ['PATCH', `${ROOT}/a`] : ['POST', ROOT];
        const answer = await api.call(method as string, path as string, { raw, headers: JSON_TYPE });
        if (answer.status >= 300 && answer.status !== 409) expectProblem(answer, 400);
      }),
      { numRuns: 300 },
    );
  });
});

/** A chunked body, `count` times `chunk`. @returns the status */
function postInChunks(url: string, path: string, chunk: Buffer, count: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = { ...JSON_TYPE, authorization: `Bearer ${OPERATOR_KEY}` };
    const call = request(`${url}${path}`, { method: 'POST', headers }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    });
    call.once('error', reject);
    for (let index = 0; index < count; index++) call.write(chunk);
    call.end();
  });
}
