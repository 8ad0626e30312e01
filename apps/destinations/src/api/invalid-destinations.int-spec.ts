import { createDatabase, eventually, type TestDatabase } from '#testing';
import { INVALID_HEADERS_URLS_BODIES } from '../../test/invalid/headers-urls-bodies.js';
import { INVALID_PLAIN_FIELDS } from '../../test/invalid/plain-fields.js';
import type { InvalidRow } from '../../test/invalid/row.js';
import { startApi, type StartedApi } from '../../test/start-api.js';

const ROOT = '/manage/tenants/t1/projects/p1/webhook-destinations';
const GOOD = { name: 'Orders', url: 'https://127.0.0.1/', eventTypes: ['event.created'] };
const ROWS: readonly InvalidRow[] = [...INVALID_PLAIN_FIELDS, ...INVALID_HEADERS_URLS_BODIES];

let database: TestDatabase;
let api: StartedApi;
let before: unknown;

beforeAll(async () => {
  database = await createDatabase('invalid');
  api = await startApi({ DATABASE_URL: database.url });
  await eventually(async () => expect(await api.call('GET', '/health/ready')).toMatchObject({ status: 200 }));
  expect(await api.call('POST', ROOT, { body: { ...GOOD, id: 'a' } })).toMatchObject({ status: 201 });
  before = (await api.call('GET', ROOT)).body;
});

afterAll(async () => {
  await api.close();
  await database.drop();
});

/** Own properties only: `__proto__` is a field like any other in the text of a body. */
function textOf(base: Record<string, unknown>, change: Record<string, unknown> = {}): string {
  const fields = new Map([...Object.entries(base), ...Object.entries(change)]);
  const written = [...fields].filter(([, value]) => value !== undefined);
  return `{${written.map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`).join(',')}}`;
}

async function expectRefusal(method: string, path: string, raw: string, { field, rule }: InvalidRow): Promise<void> {
  const answer = await api.call(method, path, { raw, headers: { 'content-type': 'application/json' } });
  expect(answer).toMatchObject({ status: 400, body: { status: 400, code: 'bad_request' } });
  const [first] = answer.body?.['errors'] as { field: string; message: string }[];
  expect(first?.field).toBe(field);
  expect(first?.message).toMatch(rule);
  expect(answer.body?.['detail']).toContain(`${field}: ${first?.message}`.slice(0, 1_900));
}

it('has a table of some size, each row once', () => {
  expect(ROWS.length).toBeGreaterThanOrEqual(250);
  expect(new Set(ROWS.map(({ what }) => what)).size).toBe(ROWS.length);
});

it.each(ROWS.map((row): [string, InvalidRow] => [row.what, row]))('refuses %s', async (_what, row) => {
  await expectRefusal('POST', ROOT, row.text ?? textOf(GOOD, row.change), row);
  if (row.postOnly !== true) await expectRefusal('PATCH', `${ROOT}/a`, row.text ?? textOf({}, row.change), row);
});

it('has stored and told nothing of all that', async () => {
  expect((await api.call('GET', ROOT)).body).toEqual(before);
  expect(api.nudges).toHaveLength(1);
});
