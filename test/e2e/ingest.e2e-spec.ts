import { eventually, uniqueName, type SpawnedService } from '#testing';
import { Webhook } from 'standardwebhooks';
import { startSystem, type System } from './start-system.js';

const WAIT = { timeoutMs: 120_000 };
/** Nothing listens there: a broker that is away. */
const NO_BROKER = { KAFKA_BROKERS: '127.0.0.1:1' };

let system: System;
let ingest: SpawnedService;
let key: string;

beforeAll(async () => {
  system = await startSystem();
  ingest = await system.spawn('ingest');
  key = await createKey('publish');
});
afterAll(() => system?.stop(), 60_000);

async function createKey(role: string): Promise<string> {
  const path = `/manage/tenants/${system.tenantId}/api-keys`;
  const body = { name: role, role, projectId: system.projectId };
  const answer = await system.api.call<{ data: { key: string } }>('POST', path, body);
  expect(answer.status).toBe(201);
  return answer.body.data.key;
}

interface Logged {
  status: number;
  data: { id: string } & Record<string, unknown>;
}

async function log(event: Record<string, unknown>, to = ingest): Promise<Logged> {
  const response = await fetch(`${to.url}/run/v1/events`, {
    method: 'POST',
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
    body: JSON.stringify(event),
  });
  const { data } = (await response.json()) as { data: Logged['data'] };
  return { status: response.status, data };
}

/** @returns where the webhooks of a new destination arrive, and its signing secret */
async function register(agentIds: string[] = []): Promise<{ path: string; secret: string }> {
  const path = `/${uniqueName('hook')}`;
  const url = system.receiver.url(path);
  const { id } = await system.api.create({ name: path, url, eventTypes: ['event.created'], agentIds });
  return { path, secret: await system.api.secretOf(id) };
}

const idsAt = (path: string) => system.receiver.requests(path).map(({ headers }) => headers['webhook-id']);

it('an event over HTTP becomes a signed webhook, once for each id', async () => {
  const { path, secret } = await register();
  await system.changesAreEffective();
  const id = uniqueName('evt');
  const event = { id, type: 'order.paid', agentId: 'a1', conversationId: 'c1', properties: { total: 42.5 } };
  const first = await log(event);
  expect(first.status).toBe(201);
  expect((await log({ ...event, type: 'other' })).status).toBe(200);
  const last = await log({ type: 'the.last' });
  const requests = await system.receiver.waitFor(path, 2, WAIT);
  expect(requests.map(({ headers }) => headers['webhook-id']).sort()).toEqual([id, last.data.id].sort());
  const received = requests.find(({ headers }) => headers['webhook-id'] === id)!;
  expect(new Webhook(secret).verify(received.body, received.headers)).toEqual({
    type: 'event.created',
    timestamp: first.data['createdAt'],
    tenantId: system.tenantId,
    projectId: system.projectId,
    agentId: 'a1',
    agentName: '',
    data: { event: first.data },
  });
});

it('an event without an agent reaches the destinations without an agent list, and no other', async () => {
  const [every, one] = [await register(), await register(['a1'])];
  await system.changesAreEffective();
  const without = await log({ type: 't', conversationId: 'c2' });
  const other = await log({ type: 't', conversationId: 'c2', agentId: 'a2' });
  const its = await log({ type: 't', conversationId: 'c2', agentId: 'a1' });
  await Promise.all([system.receiver.waitFor(every.path, 3, WAIT), system.receiver.waitFor(one.path, 1, WAIT)]);
  expect(idsAt(every.path)).toEqual([without.data.id, other.data.id, its.data.id]);
  expect(idsAt(one.path)).toEqual([its.data.id]);
  const [body] = system.receiver.requests(every.path).map((r) => JSON.parse(r.body.toString()) as { agentId: string });
  expect(body?.agentId).toBe('');
});

it('what was accepted while Kafka was away survives kill -9, and arrives in order', async () => {
  const { path } = await register();
  await system.changesAreEffective();
  // The one that runs already would publish for it.
  await ingest.stop();
  const cutOff = await system.spawn('ingest', NO_BROKER);
  const ids: string[] = [];
  for (let n = 0; n < 20; n++) {
    const { status, data } = await log({ type: `t-${n}`, conversationId: 'c3' }, cutOff);
    expect(status).toBe(201);
    ids.push(data.id);
  }
  cutOff.kill('SIGKILL');
  await cutOff.exited;
  ingest = await system.spawn('ingest');
  await system.receiver.waitFor(path, 20, WAIT);
  const last = await log({ type: 'the.last', conversationId: 'c3' });
  await system.receiver.waitFor(path, 21, WAIT);
  expect(idsAt(path)).toEqual([...ids, last.data.id]);
});

it('kill -9 at any moment loses no accepted event', async () => {
  const { path } = await register();
  await system.changesAreEffective();
  const accepted: string[] = [];
  for (let kill = 0; kill < 3; kill++) {
    const target = ingest;
    let isUp = true;
    const logging = Array.from({ length: 8 }, async () => {
      while (isUp) {
        const logged = await log({ type: 't' }, target).catch(() => undefined);
        if (logged?.status === 201) accepted.push(logged.data.id);
      }
    });
    const before = accepted.length;
    await eventually(() => expect(accepted.length).toBeGreaterThan(before + 100));
    target.kill('SIGKILL');
    isUp = false;
    await target.exited;
    await Promise.all(logging);
    ingest = await system.spawn('ingest');
  }
  await eventually(() => {
    const arrived = new Set(idsAt(path));
    expect(accepted.filter((id) => !arrived.has(id))).toEqual([]);
  }, WAIT);
});

it('SIGTERM publishes what it accepted, and ends well', async () => {
  const { path } = await register();
  await system.changesAreEffective();
  const logged = await Promise.all(Array.from({ length: 30 }, () => log({ type: 't' })));
  expect(await ingest.stop()).toBe(0);
  const ids = logged.map(({ data }) => data.id);
  // Beside them may be what a killed process stored and did not answer, published by the next one.
  await eventually(() => expect(idsAt(path)).toEqual(expect.arrayContaining(ids)), WAIT);
});
