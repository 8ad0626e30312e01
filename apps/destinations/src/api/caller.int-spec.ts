import { createDatabase, eventually, type TestDatabase } from '#testing';
import { startApi, type StartedApi } from '../../test/start-api.js';

const HOOK = { name: 'hook', url: 'https://127.0.0.1/', eventTypes: ['event.created'] };

describe('GET /manage/me', () => {
  let database: TestDatabase;
  let api: StartedApi;

  beforeAll(async () => {
    database = await createDatabase('caller');
    api = await startApi({ DATABASE_URL: database.url });
    await eventually(async () => expect(await api.call('GET', '/health/ready')).toMatchObject({ status: 200 }));
    for (const path of ['t1/projects/p2', 't1/projects/p1', 't2/projects/p1', 't3/projects/gone'])
      await api.call('POST', `/manage/tenants/${path}/webhook-destinations`, { body: { ...HOOK, id: 'h' } });
    await api.call('DELETE', '/manage/tenants/t3/projects/gone/webhook-destinations/h');
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  async function meOf(tenantId: string, key: object): Promise<unknown> {
    const made = await api.call('POST', `/manage/tenants/${tenantId}/api-keys`, { body: { name: 'k', ...key } });
    const { key: secret } = made.body?.['data'] as { key: string };
    return (await api.call('GET', '/manage/me', { key: secret })).body?.['data'];
  }

  it('shows a key of the tenant the projects of that tenant, those with nothing but keys too', async () => {
    await meOf('t1', { role: 'view', projectId: 'p0' });
    expect(await meOf('t1', { role: 'edit' })).toEqual({
      role: 'edit',
      keyId: expect.any(String),
      tenantId: 't1',
      projectId: null,
      expiresAt: null,
      projects: ['p0', 'p1', 'p2'].map((projectId) => ({ tenantId: 't1', projectId })),
    });
  });

  it('shows a key of one project that project alone', async () => {
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    expect(await meOf('t1', { role: 'view', projectId: 'p9', expiresAt })).toMatchObject({
      role: 'view',
      projectId: 'p9',
      expiresAt,
      projects: [{ tenantId: 't1', projectId: 'p9' }],
    });
  });

  it('shows the operator the projects of all tenants, and none that is empty', async () => {
    const { data } = (await api.call('GET', '/manage/me')).body as { data: { projects: { tenantId: string }[] } };
    expect(data).toMatchObject({ role: 'operator', keyId: null, tenantId: null, projectId: null });
    expect(data.projects).toEqual(expect.arrayContaining([{ tenantId: 't2', projectId: 'p1' }]));
    expect(data.projects.map(({ tenantId }) => tenantId)).not.toContain('t3');
  });
});
