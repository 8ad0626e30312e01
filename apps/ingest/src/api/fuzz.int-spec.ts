import { createIngestDatabase, eventually, fuzzOperations, operationsOf, type IngestDatabase } from '#testing';
import { startIngest, type StartedIngest } from '../../test/start-ingest.js';

const ROUNDS = 300;

let database: IngestDatabase;
let ingest: StartedIngest;
let key: string;

beforeAll(async () => {
  database = await createIngestDatabase('fuzz');
  ingest = await startIngest({ DATABASE_URL: database.url, RATE_LIMIT_PER_MINUTE: '1000000' });
  key = await database.addKey({ role: 'publish' });
  await eventually(async () => expect(await ingest.log({ key, body: {} })).toMatchObject({ status: 400 }));
});

afterAll(async () => {
  await ingest.close();
  await database.drop();
});

it('whatever is asked is answered, wrong requests with the field and the rule', async () => {
  const document = (await (await fetch(`${ingest.url}/openapi.json`)).json()) as { paths: Record<string, object> };
  const counts = await fuzzOperations(
    {
      port: Number(new URL(ingest.url).port),
      operations: operationsOf(document),
      base: { authorization: `Bearer ${key}`, ids: {}, body: {} },
      checkHealth: async () => expect((await ingest.log({ key, body: { type: 't' } })).status).toBe(201),
    },
    ROUNDS,
  );
  for (const status of [201, 400]) expect(counts.get(status) ?? 0).toBeGreaterThan(0);
}, 600_000);
