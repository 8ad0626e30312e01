import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { Webhook } from 'standardwebhooks';
import { endWithUs, eventually, type Destination, type SpawnedService } from '#testing';
import { startSystem, type System } from './start-system.js';

const keyCalled = (id: string) => `${id}:${randomBytes(32).toString('base64')}`;
const [OLD, NEW] = [keyCalled('old'), keyCalled('new')];
/** More than two of the rotation's batches of 100. */
const COUNT = 220;
const WAIT = { timeoutMs: 120_000 };

/** The command, to its end or to the first line that `isEnough` says so of: then SIGKILL. */
async function rotate(
  databaseUrl: string,
  args: readonly string[] = [],
  isEnough: (line: string) => boolean = () => false,
): Promise<{ code: number | null; text: string }> {
  const child = spawn(process.execPath, ['dist/apps/destinations/src/rotate-keys.js', ...args], {
    env: { ...process.env, NODE_OPTIONS: '', DATABASE_URL: databaseUrl, ENCRYPTION_KEYS: `${NEW},${OLD}` },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  endWithUs(child);
  const ended = once(child, 'close') as Promise<[number | null]>;
  const lines: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    if (isEnough(line)) child.kill('SIGKILL');
  });
  const [code] = await ended;
  return { code, text: lines.join('\n') };
}

/** Against writers, until `end`. */
async function lockLastRow(databaseUrl: string): Promise<Client> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('BEGIN');
  await client.query(
    'SELECT 1 FROM webhook_destinations ORDER BY tenant_id DESC, project_id DESC, id DESC LIMIT 1 FOR UPDATE',
  );
  return client;
}

/** Steps 3 and 4 of docs/runbook.md, "Keys"; the roll-outs before them are left out: these services know both keys from the start. */
describe('keys are rotated while the services run', () => {
  let system: System;
  let destinations: Destination[];
  let delivery: SpawnedService;

  beforeAll(async () => {
    // Sealed with the old key, in a system that has the new one already.
    system = await startSystem({ ENCRYPTION_KEYS: `${OLD},${NEW}` });
    delivery = system.delivery;
    const create = (n: number) =>
      system.api.create({
        name: `d${n}`,
        url: system.receiver.url(`/d${n}`),
        eventTypes: ['event.created'],
        headers: { 'X-Token': `token-${n}` },
        enabled: n === 0,
      });
    destinations = [];
    for (let n = 0; n < COUNT; n += 20) {
      destinations.push(...(await Promise.all(Array.from({ length: 20 }, (_, i) => create(n + i)))));
    }
  });
  afterAll(() => system?.stop(), 60_000);

  /** An event arrives with its header, signed by the secret that the API tells. */
  async function eventArrives(): Promise<void> {
    const count = system.receiver.requests('/d0').length;
    await system.publish(system.event('event.created'));
    const request = (await system.receiver.waitFor('/d0', count + 1, WAIT)).at(-1)!;
    expect(request.headers['x-token']).toBe('token-0');
    new Webhook(await system.api.secretOf(destinations[0]!.id)).verify(request.body, request.headers);
  }

  it('by a command that is killed twice and does nothing twice', async () => {
    await eventArrives();
    const secret = await system.api.secretOf(destinations[7]!.id);
    // However late a kill comes, the last row is not sealed by then.
    const lock = await lockLastRow(system.databaseUrl);
    const first = await rotate(system.databaseUrl, [], (line) => line.startsWith('100 looked at'));
    await eventArrives();
    const second = await rotate(system.databaseUrl, [], (line) => line.startsWith('200 looked at'));
    expect([first.code, second.code]).toEqual([null, null]);
    await lock.end();
    expect(await rotate(system.databaseUrl, ['--check'])).toMatchObject({ code: 3 });
    const third = await rotate(system.databaseUrl);
    expect(third).toMatchObject({ code: 0, text: expect.stringContaining('Nothing is sealed with old any more') });
    expect(first.text).toContain('100 looked at, 100 sealed anew');
    const sealedThird = Number(/^(\d+) destinations sealed anew/m.exec(third.text)![1]);
    // What a killed run sealed after its last line is in no line, but never sealed again.
    expect(sealedThird).toBeGreaterThan(0);
    expect(sealedThird).toBeLessThanOrEqual(COUNT - 200);
    expect(await system.api.secretOf(destinations[7]!.id)).toBe(secret);
    await eventArrives();
  });

  it('and then the old key is not needed by anybody', async () => {
    const successor = await system.spawn('delivery', { ENCRYPTION_KEYS: NEW });
    await delivery.stop();
    delivery = successor;
    await eventArrives();
    const api = await system.spawn('destinations', { ENCRYPTION_KEYS: NEW });
    await system.destinations.stop();
    const { id } = destinations[COUNT - 1]!;
    const path = `/manage/tenants/${system.tenantId}/projects/p1/webhook-destinations/${id}`;
    const response = await fetch(`${api.url}${path}`, { headers: { authorization: `Bearer ${system.operatorKey}` } });
    expect(await response.json()).toMatchObject({ data: { headers: { 'X-Token': `token-${COUNT - 1}` } } });
    expect(api.logs.filter(({ unreadable }) => unreadable !== undefined)).toEqual([]);
  });

  it('and services that do not have the new one say so after their start', async () => {
    for (const app of ['destinations', 'delivery'] as const) {
      const { logs } = await system.spawn(app, { ENCRYPTION_KEYS: keyCalled('other') });
      await eventually(() => expect(logs).toContainEqual(expect.objectContaining({ unreadable: COUNT })), WAIT);
    }
  });
});
