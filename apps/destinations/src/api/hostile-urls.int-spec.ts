import { createDatabase, eventually, type TestDatabase } from '#testing';
import { URL_CASES, ZONE, type UrlCase } from '../../../../libs/egress/fixtures/hostile-urls.js';
import { addressRecords, startDnsServer, type DnsServer } from '../../../../libs/egress/fixtures/start-dns-server.js';
import { startApi, type StartedApi } from '../../test/start-api.js';

const ROOT = '/manage/tenants/t1/projects/p1/webhook-destinations';
const DESTINATION = { name: 'Orders', url: 'http://93.184.216.34/', eventTypes: ['event.created'] };

let database: TestDatabase;
let dns: DnsServer;
let api: StartedApi;

beforeAll(async () => {
  database = await createDatabase('hostile_urls');
  dns = await startDnsServer(({ name, type }) => {
    const answers = ZONE[name];
    return answers === undefined ? 'NXDOMAIN' : addressRecords(answers).filter((record) => record.type === type);
  });
  api = await startApi({
    ...{ DATABASE_URL: database.url, EGRESS_DNS_SERVERS: dns.address },
    ...{ EGRESS_ALLOW_HTTP: 'true', EGRESS_ALLOW_CIDRS: '', RATE_LIMIT_PER_MINUTE: '100000' },
  });
  await eventually(async () => expect(await api.call('GET', '/health/ready')).toMatchObject({ status: 200 }));
  expect(await api.call('POST', ROOT, { body: { ...DESTINATION, id: 'a' } })).toMatchObject({ status: 201 });
});

afterAll(async () => {
  await api.close();
  await dns.close();
  await database.drop();
});

/** No text field takes control characters and byte order marks; `new URL` would. */
const isPlain = (url: string) => url === url.trim() && !/[\p{Cc}\ufeff]/u.test(url);
/** Refused for what it is, or for where its name leads now. A name that is unknown may be known later. */
const isRefused = ({ url, rule, sent }: UrlCase) => rule !== 'ok' || sent === 'blocked' || !isPlain(url);

async function wronglyAnswered(method: 'POST' | 'PATCH', path: string, cases: readonly UrlCase[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const { url } of cases) {
    const body = method === 'POST' ? { ...DESTINATION, url } : { url };
    const { status, body: answer } = await api.call(method, path, { body });
    const fields = ((answer?.['errors'] ?? []) as { field: string }[]).map(({ field }) => field);
    if (status !== 400 || fields.join() !== 'url') wrong.push(`${method} ${JSON.stringify(url)}: ${status} ${fields}`);
  }
  return wrong;
}

describe(`${URL_CASES.length} spellings of URLs, asked of the API`, () => {
  const refused = URL_CASES.filter(isRefused);
  const taken = URL_CASES.filter((row) => !isRefused(row));

  it('are refused with the field where they break a rule or lead to a blocked address, and nothing is stored', async () => {
    const before = (await api.call('GET', ROOT)).body;
    expect(await wronglyAnswered('POST', ROOT, refused)).toEqual([]);
    expect(await wronglyAnswered('PATCH', `${ROOT}/a`, refused)).toEqual([]);
    expect((await api.call('GET', ROOT)).body).toEqual(before);
    expect(api.nudges).toHaveLength(1);
  });

  it('are taken where they do not', async () => {
    const wrong: string[] = [];
    for (const { url } of taken) {
      const changed = await api.call('PATCH', `${ROOT}/a`, { body: { url } });
      const made = await api.call('POST', ROOT, { body: { ...DESTINATION, url, id: 'b' } });
      const gone = await api.call('DELETE', `${ROOT}/b`);
      const statuses = [changed, made, gone].map(({ status }) => status).join();
      if (statuses !== '200,201,204') wrong.push(`${JSON.stringify(url)}: ${statuses}`);
    }
    expect(wrong).toEqual([]);
  });

  it('are as many of either kind as make a test', () => {
    expect([refused.length, taken.length].map((count) => count > 100)).toEqual([true, true]);
  });
});
