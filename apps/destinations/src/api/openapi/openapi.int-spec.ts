import { createDatabase, eventually, type TestDatabase } from '#testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { loggedAttemptOf } from '../../../test/attempt-of.js';
import { startApi, type StartedApi } from '../../../test/start-api.js';
import { DeliveryLogRepository } from '../../store/delivery-log.repository.js';
import { EXAMPLES } from './examples.js';

const PROJECT = '/manage/tenants/t1/projects/p1';

interface Operation {
  operationId: string;
  summary: string;
  security: unknown;
  parameters?: { name: string; in: string }[];
  requestBody?: { content: Record<string, { schema: { $ref: string } }> };
  responses: Record<string, { description: string; content?: Record<string, { schema: { $ref: string } }> }>;
}
interface OpenApi {
  openapi: string;
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, object>; securitySchemes: object };
}

describe('the OpenAPI document', () => {
  let database: TestDatabase;
  let api: StartedApi;
  let document: OpenApi;
  let ajv: Ajv2020;

  beforeAll(async () => {
    database = await createDatabase('openapi');
    api = await startApi({ DATABASE_URL: database.url });
    await eventually(async () => expect(await api.call('GET', '/health/ready')).toMatchObject({ status: 200 }));
    document = (await api.call('GET', '/openapi.json', { key: null })).body as unknown as OpenApi;
    ajv = new Ajv2020({ strict: false, allErrors: true });
    (addFormats as unknown as (target: Ajv2020) => void)(ajv);
    ajv.addSchema({ $id: 'doc', ...document });
  });

  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  const faultsOf = (component: string, value: unknown): unknown => {
    const validate = ajv.compile({ $ref: `doc#/components/schemas/${component}` });
    return validate(value) ? [] : validate.errors;
  };
  const operations = () =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
    );

  it('is 3.1, and describes routes below /manage with their key', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.components.securitySchemes).toMatchObject({ bearer: { type: 'http', scheme: 'bearer' } });
    expect(operations().length).toBeGreaterThan(10);
    for (const { path, operation } of operations()) {
      expect(path).toMatch(/^\/manage\//);
      expect(operation.security).toEqual([{ bearer: [] }]);
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      expect(inPath.map(({ name }) => `{${name}}`)).toEqual(path.match(/\{\w+\}/g) ?? []);
    }
  });

  it('describes every answer: one success, and problems as problems', () => {
    for (const { method, operation } of operations()) {
      const statuses = Object.keys(operation.responses);
      expect(statuses.filter((status) => status.startsWith('2'))).toHaveLength(1);
      expect(statuses).toEqual(expect.arrayContaining(['400', '401', '403', '404', '429', '500', '503']));
      if (operation.requestBody !== undefined) expect(statuses).toEqual(expect.arrayContaining(['413', '415']));
      if (method === 'get') expect(operation.requestBody).toBeUndefined();
      for (const [status, { content }] of Object.entries(operation.responses)) {
        if (status === '204') expect(content).toBeUndefined();
        else
          expect(Object.keys(content ?? {})).toEqual([
            status < '400' ? 'application/json' : 'application/problem+json',
          ]);
      }
    }
  });

  it('refers to components that exist, each of which is a JSON Schema with a conforming example', () => {
    const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(
      ([, name]) => name!,
    );
    expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(refs));
    expect(Object.keys(document.components.schemas).sort()).toEqual(Object.keys(EXAMPLES).sort());
    for (const [name, example] of Object.entries(EXAMPLES)) expect([name, faultsOf(name, example)]).toEqual([name, []]);
  });

  it('refuses in bodies what the service refuses', () => {
    const good = EXAMPLES.CreateDestination as object;
    for (const wrong of [
      { name: '' },
      { eventTypes: [] },
      { eventTypes: ['test'] },
      { eventTypes: ['event.created', 'event.created'] },
      { id: 'new' },
      { id: 'a/b' },
      { headers: { 'X-A': 'a\n' } },
      { headers: [] },
      { unknown: 1 },
    ])
      expect([wrong, faultsOf('CreateDestination', { ...good, ...wrong })]).not.toEqual([wrong, []]);
    expect(faultsOf('UpdateDestination', {})).toEqual([]);
    expect(faultsOf('CreateDestination', {})).not.toEqual([]);
  });

  it('describes what is really answered', async () => {
    const created = await api.call('POST', `${PROJECT}/webhook-destinations`, {
      body: { name: 'n', url: 'https://127.0.0.1/', eventTypes: ['event.created'], id: 'a', headers: { 'X-A': 'b' } },
    });
    expect(faultsOf('DestinationAnswer', created.body)).toEqual([]);
    const key = await api.call('POST', '/manage/tenants/t1/api-keys', { body: { name: 'k', role: 'view' } });
    expect(faultsOf('NewApiKeyAnswer', key.body)).toEqual([]);
    const log = api.app.get(DeliveryLogRepository, { strict: false });
    const place = { tenantId: 't1', projectId: 'p1', destinationId: 'a' };
    await log.insertAttempts([loggedAttemptOf({ ...place, outcome: 'dead', statusCode: null, responseExcerpt: 'x' })]);
    for (const [method, path, schema] of [
      ['GET', `${PROJECT}/webhook-destinations`, 'DestinationList'],
      ['GET', `${PROJECT}/webhook-destinations/a`, 'DestinationAnswer'],
      ['GET', `${PROJECT}/webhook-destinations/a/secret`, 'SecretAnswer'],
      ['POST', `${PROJECT}/webhook-destinations/a/secret/rotate`, 'SecretAnswer'],
      ['POST', `${PROJECT}/webhook-destinations/a/test`, 'TestAnswer'],
      ['GET', `${PROJECT}/webhook-destinations/a/deliveries`, 'DeliveryList'],
      ['GET', `${PROJECT}/webhook-destinations/a/deliveries/dlv_1`, 'DeliveryAnswer'],
      ['GET', `${PROJECT}/webhook-destinations/a/deliveries/dlv_1/payload`, 'Payload'],
      ['POST', `${PROJECT}/webhook-destinations/a/deliveries/dlv_1/resend`, 'ResendAnswer'],
      ['GET', '/manage/tenants/t1/api-keys', 'ApiKeyList'],
      ['GET', '/manage/event-types', 'EventTypeList'],
      ['GET', '/manage/me', 'CallerAnswer'],
      ['POST', `${PROJECT}/webhook-destinations`, 'Problem'],
      ['GET', `${PROJECT}/webhook-destinations/absent`, 'Problem'],
    ] as const)
      expect([path, faultsOf(schema, (await api.call(method, path)).body)]).toEqual([path, []]);
  });

  it('is rendered at /docs from files of this service alone', async () => {
    const page = await fetch(`${api.url}/docs`);
    expect(page.status).toBe(200);
    const policy = page.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("script-src 'self';");
    const html = await page.text();
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)[^>]*>/);
    const assets = [...html.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, path]) => path as string);
    expect(assets.length).toBeGreaterThan(3);
    for (const asset of assets) {
      expect(asset).toMatch(/^\.\/docs\//);
      expect((await fetch(new URL(asset, `${api.url}/docs`))).status).toBe(200);
    }
  });
});
