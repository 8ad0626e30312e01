import { createDatabase, eventually, fuzzOperations, operationsOf, type TestDatabase } from '#testing';
import { OPERATOR_KEY, startApi, type StartedApi } from '../../test/start-api.js';

const ROUNDS = 600;
const ROOT = '/manage/tenants/t1/projects/p1/webhook-destinations';

let database: TestDatabase;
let api: StartedApi;

beforeAll(async () => {
  database = await createDatabase('fuzz');
  api = await startApi({ DATABASE_URL: database.url, TEST_RATE_LIMIT_PER_MINUTE: '10000' });
  await eventually(async () => expect(await api.call('GET', '/health/ready')).toMatchObject({ status: 200 }));
});

afterAll(async () => {
  await api.close();
  await database.drop();
});

async function checkHealth(): Promise<void> {
  expect(await api.call('GET', '/health/live')).toMatchObject({ status: 200 });
  // The destination that most requests are about, which some of them delete.
  const body = { id: 'a', name: 'n', url: 'https://127.0.0.1/', eventTypes: ['event.created'] };
  expect([201, 409]).toContain((await api.call('POST', ROOT, { body })).status);
}

it('whatever is asked is answered, wrong requests with the field and the rule', async () => {
  const document = (await api.call('GET', '/openapi.json', { key: null })).body as { paths: Record<string, object> };
  const operations = operationsOf(document);
  expect(operations.length).toBeGreaterThan(15);
  await checkHealth();
  const counts = await fuzzOperations(
    {
      port: Number(new URL(api.url).port),
      operations,
      base: {
        authorization: `Bearer ${OPERATOR_KEY}`,
        ids: { tenantId: 't1', projectId: 'p1', id: 'a', deliveryId: 'dlv_1', keyId: 'k' },
        // A literal address: no request waits for DNS.
        body: { url: 'https://127.0.0.1/hook' },
      },
      checkHealth,
    },
    ROUNDS,
  );
  // Not all of them died of the same fault.
  for (const status of [200, 400, 404]) expect(counts.get(status) ?? 0).toBeGreaterThan(0);
}, 600_000);
