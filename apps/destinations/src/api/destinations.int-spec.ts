import { createDatabase, eventually, type TestDatabase } from '#testing';
import { Client } from 'pg';
import { startApi, type Answer, type StartedApi } from '../../test/start-api.js';
import { MASK } from './masks.js';

const URL_1 = 'https://127.0.0.1/hook?token=1';
const NEW = { name: 'Orders', url: URL_1, eventTypes: ['event.created'] };

interface Data extends Record<string, unknown> {
  id: string;
  updatedAt: string;
}

describe('destinations over HTTP', () => {
  let database: TestDatabase;
  let api: StartedApi;
  let viewKey: string;
  let root: string;
  let projects = 0;

  beforeAll(async () => {
    database = await createDatabase('destinations');
    api = await startApi({ DATABASE_URL: database.url, TEST_RATE_LIMIT_PER_MINUTE: '3' });
    await eventually(async () => expect(await api.call('GET', '/health/ready')).toMatchObject({ status: 200 }));
    const { body } = await api.call('POST', '/manage/tenants/t1/api-keys', { body: { name: 'v', role: 'view' } });
    viewKey = (body?.['data'] as { key: string }).key;
  });

  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  beforeEach(() => {
    root = `/manage/tenants/t1/projects/p${++projects}/webhook-destinations`;
  });

  const dataOf = (answer: Answer): Data => answer.body?.['data'] as Data;
  const create = async (body: object = {}): Promise<Data> => {
    const answer = await api.call('POST', root, { body: { ...NEW, ...body } });
    expect(answer).toMatchObject({ status: 201 });
    return dataOf(answer);
  };
  const patch = (id: string, body: unknown) => api.call('PATCH', `${root}/${id}`, { body });
  const get = async (id: string) => dataOf(await api.call('GET', `${root}/${id}`));
  const fieldsOf = (answer: Answer) => (answer.body?.['errors'] as { field: string }[]).map(({ field }) => field);

  it('creates with defaults, and shows exactly the documented fields', async () => {
    const created = await create({ name: '  Orders ' });
    expect(created).toEqual({
      id: expect.stringMatching(/^[A-Za-z0-9_.-]{1,255}$/),
      name: 'Orders',
      description: null,
      url: URL_1,
      eventTypes: ['event.created'],
      headers: null,
      agentIds: [],
      enabled: true,
      createdAt: expect.stringMatching(/Z$/),
      updatedAt: created['createdAt'],
    });
    expect(await get(created.id)).toEqual(created);
  });

  it('keeps everything that is given', async () => {
    const given = {
      id: 'A.b-c_1',
      name: 'N',
      description: 'd',
      headers: { 'X-Key': 'v', authorization: 'Bearer x' },
      agentIds: ['a1', 'a2'],
      enabled: false,
    };
    expect(await create(given)).toMatchObject(given);
  });

  it('refuses a taken id, also to a second create at the same time', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => api.call('POST', root, { body: { ...NEW, id: 'same' } })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(answers.find(({ status }) => status === 409)?.body).toMatchObject({ code: 'conflict' });
  });

  it('takes the same id in another project, and again after a deletion', async () => {
    await create({ id: 'same' });
    root = `/manage/tenants/t1/projects/p${++projects}/webhook-destinations`;
    await create({ id: 'same', name: 'other' });
    expect(await api.call('DELETE', `${root}/same`)).toMatchObject({ status: 204, body: undefined });
    expect(await api.call('GET', `${root}/same`)).toMatchObject({ status: 404 });
    expect(await api.call('DELETE', `${root}/same`)).toMatchObject({ status: 404 });
    expect(await create({ id: 'same', name: 'again' })).toMatchObject({ name: 'again' });
  });

  it('lists newest first, by pages', async () => {
    for (let index = 0; index < 5; index++) await create({ id: `d${index}` });
    const page = async (query: string) => (await api.call('GET', `${root}?${query}`)).body;
    const idsOf = (body: Record<string, unknown> | undefined) => (body?.['data'] as Data[]).map(({ id }) => id);
    const first = await page('page=1&limit=2');
    expect(first?.['pagination']).toEqual({ page: 1, limit: 2, total: 5, pages: 3 });
    expect(idsOf(first)).toEqual(['d4', 'd3']);
    expect(idsOf(await page('page=3&limit=2'))).toEqual(['d0']);
    expect(idsOf(await page('page=4&limit=2'))).toEqual([]);
    expect((await page(''))?.['pagination']).toEqual({ page: 1, limit: 10, total: 5, pages: 1 });
    expect((await page('page=1000000&limit=100'))?.['data']).toEqual([]);
  });

  it.each(['page=0', 'page=-1', 'page=x', 'page=1.5', 'page=1&page=2', 'limit=0', 'limit=101', 'limit='])(
    'refuses the query %s',
    async (query) => {
      const answer = await api.call('GET', `${root}?${query}`);
      expect(answer).toMatchObject({ status: 400 });
      expect(fieldsOf(answer)).toEqual([query.split('=')[0]]);
    },
  );

  it('filters by the agent whose events they would receive', async () => {
    await create({ id: 'all' });
    await create({ id: 'one', agentIds: ['a1'] });
    await create({ id: 'two', agentIds: ['a1', 'a2'] });
    const ids = async (agentId: string) =>
      ((await api.call('GET', `${root}?agentId=${agentId}`)).body?.['data'] as Data[]).map(({ id }) => id);
    expect(await ids('a1')).toEqual(['two', 'one', 'all']);
    expect(await ids('a2')).toEqual(['two', 'all']);
    expect(await ids('a3')).toEqual(['all']);
    expect(await ids('')).toEqual(['two', 'one', 'all']); // none is given
  });

  it('changes what is named, and nothing else', async () => {
    const before = await create({ description: 'd', headers: { 'X-A': '1', 'X-B': '2' }, agentIds: ['a1'] });
    const after = dataOf(await patch(before.id, { enabled: false, description: null }));
    expect(after).toEqual({ ...before, enabled: false, description: null, updatedAt: after.updatedAt });
    expect(Date.parse(after.updatedAt)).toBeGreaterThanOrEqual(Date.parse(before.updatedAt));
    expect(dataOf(await patch(before.id, { headers: { 'X-C': '3' } }))['headers']).toEqual({ 'X-C': '3' });
    expect(dataOf(await patch(before.id, { headers: null }))['headers']).toBeNull();
    expect(dataOf(await patch(before.id, { headers: {} }))['headers']).toBeNull();
    expect(dataOf(await patch(before.id, { agentIds: [] }))['agentIds']).toEqual([]);
  });

  it('answers {} with the unchanged destination, and publishes nothing', async () => {
    const before = await create({ headers: { 'X-A': '1' } });
    const count = api.nudges.length;
    expect(await patch(before.id, {})).toMatchObject({ status: 200, body: { data: before } });
    expect(await patch('absent', {})).toMatchObject({ status: 404 });
    expect(api.nudges).toHaveLength(count);
  });

  it('tells the relay of each change, with rising versions', async () => {
    const { id } = await create();
    const count = api.nudges.length;
    await patch(id, { enabled: false });
    await api.call('POST', `${root}/${id}/secret/rotate`);
    await api.call('DELETE', `${root}/${id}`);
    const versions = api.nudges.slice(count - 1).map(({ version }) => version);
    expect(versions).toHaveLength(4);
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
  });

  it("shows header values and the URL's query to editors, and masks in lists and to viewers", async () => {
    const open = { headers: { 'X-Key': 'canary-1' }, url: 'https://127.0.0.1/hook?token=canary-2' };
    const masked = { headers: { 'X-Key': MASK }, url: `https://127.0.0.1/hook?${MASK}` };
    const { id } = await create(open);
    expect(await get(id)).toMatchObject(open);
    expect(await api.call('GET', `${root}/${id}`, { key: viewKey })).toMatchObject({ body: { data: masked } });
    for (const options of [{}, { key: viewKey }])
      expect(await api.call('GET', root, options)).toMatchObject({ body: { data: [masked] } });
    const answer = await patch(id, masked);
    expect(answer).toMatchObject({ status: 400 });
    expect(fieldsOf(answer).sort()).toEqual(['headers.X-Key', 'url']);
    expect(await get(id)).toMatchObject(open);
  });

  it('names every wrong field in one answer', async () => {
    const answer = await api.call('POST', root, {
      body: {
        id: 'new',
        name: '   ',
        url: 'https://user:pass@169.254.169.254/',
        eventTypes: ['test', 'event.created', 'event.created'],
        description: 1,
        headers: { Host: 'a', 'webhook-id': 'b', 'X-A': 'a\nb', 'x-a': 'c' },
        agentIds: ['a', 'a'],
        enabled: 'yes',
        tenantId: 't2',
      },
    });
    expect(answer).toMatchObject({
      status: 400,
      body: { title: 'Bad Request', status: 400, code: 'bad_request', error: { code: 'bad_request' } },
    });
    const fields = [
      'id',
      'name',
      'url',
      'eventTypes[0]',
      'description',
      'headers.Host',
      'headers.webhook-id',
      'headers.X-A',
      'headers.x-a',
      'agentIds',
      'enabled',
      'tenantId',
    ];
    expect(fieldsOf(answer).sort()).toEqual(fields.sort());
    for (const field of fields) expect(answer.body?.['detail']).toContain(`${field}: `);
    expect(JSON.stringify(answer.body)).not.toContain('user:pass');
  });

  it.each([
    ['http://example.com/'],
    ['ftp://example.com/'],
    ['example.com'],
    ['https://u:p@example.com/'],
    ['https://10.0.0.1/'],
    ['https://[::1]/'],
    ['https://[fd00::1]/'],
    ['https://2130706433.example.com /'],
    ['https://exa\tmple.com/'],
    ['https://metadata.google.internal/'],
    [''],
    [`https://example.com/${'a'.repeat(3_000)}`],
  ])('refuses the URL %j', async (url) => {
    const answer = await api.call('POST', root, { body: { ...NEW, url } });
    expect(answer).toMatchObject({ status: 400 });
    expect(new Set(fieldsOf(answer))).toEqual(new Set(['url']));
  });

  it('accepts a name that does not resolve: DNS may be down', async () => {
    expect(await create({ url: 'https://no-such-host.invalid/hook' })).toMatchObject({ enabled: true });
  });

  it('has one secret at first, and rotates it', async () => {
    const { id } = await create();
    const secretOf = async () => dataOf(await api.call('GET', `${root}/${id}/secret`))['secret'];
    const first = await secretOf();
    expect(first).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const rotated = await api.call('POST', `${root}/${id}/secret/rotate`);
    expect(rotated).toMatchObject({ status: 200, body: { data: { secret: expect.stringMatching(/^whsec_/) } } });
    expect(await secretOf()).toBe(dataOf(rotated)['secret']);
    expect(await secretOf()).not.toBe(first);
    await api.call('POST', `${root}/${id}/test`);
    expect(api.tests.at(-1)?.secrets).toEqual([await secretOf(), first]);
    await api.call('POST', `${root}/${id}/secret/rotate`, { body: { overlapSeconds: 0 } });
    await api.call('POST', `${root}/${id}/test`);
    expect(api.tests.at(-1)?.secrets).toEqual([await secretOf()]);
  });

  it.each([{ overlapSeconds: -1 }, { overlapSeconds: 1.5 }, { overlapSeconds: '60' }, { overlapSeconds: 1e9 }])(
    'refuses the rotation %j',
    async (body) => {
      const { id } = await create();
      const answer = await api.call('POST', `${root}/${id}/secret/rotate`, { body });
      expect(answer).toMatchObject({ status: 400 });
      expect(fieldsOf(answer)).toEqual(['overlapSeconds']);
    },
  );

  it('refuses the eleventh secret that would sign, not one that ends the others', async () => {
    const { id } = await create();
    const rotate = async (body?: object) => (await api.call('POST', `${root}/${id}/secret/rotate`, { body })).status;
    for (let index = 0; index < 9; index++) expect(await rotate()).toBe(200);
    expect(await rotate()).toBe(409);
    expect(await rotate({ overlapSeconds: 0 })).toBe(200);
    expect(await rotate()).toBe(200);
  });

  it('hands a Test call the opened destination, and limits such calls on their own', async () => {
    root = '/manage/tenants/tested/projects/p1/webhook-destinations';
    const { id } = await create({ headers: { 'X-Key': 'v' }, enabled: false });
    const test = () => api.call('POST', `${root}/${id}/test`);
    expect(await test()).toMatchObject({ status: 200, body: { success: true, statusCode: 204 } });
    expect(api.tests.at(-1)).toMatchObject({
      id,
      url: URL_1,
      headers: { 'X-Key': 'v' },
      secrets: [expect.any(String)],
    });
    await test();
    await test();
    const refused = await test();
    expect(refused).toMatchObject({ status: 429, body: { code: 'too_many_requests' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await api.call('GET', `${root}/${id}`)).toMatchObject({ status: 200 });
  });

  it('stores no header value and no signing secret in plain', async () => {
    const { id } = await create({ headers: { 'X-Key': 'canary-at-rest' } });
    const secret = String(dataOf(await api.call('GET', `${root}/${id}/secret`))['secret']);
    const client = new Client({ connectionString: database.url });
    await client.connect();
    const { rows } = await client.query('SELECT d::text AS row FROM webhook_destinations d WHERE id = $1', [id]);
    await client.end();
    expect(rows[0].row).toContain('X-Key');
    expect(rows[0].row).not.toContain('canary-at-rest');
    expect(rows[0].row).not.toContain(secret.slice('whsec_'.length));
  });

  it('lists the event types', async () => {
    const { body } = await api.call('GET', '/manage/event-types');
    const types = (body?.['data'] as { type: string; subscribable: boolean }[]).map((entry) => [
      entry.type,
      entry.subscribable,
    ]);
    expect(types).toContainEqual(['event.created', true]);
    expect(types).toContainEqual(['test', false]);
  });
});
