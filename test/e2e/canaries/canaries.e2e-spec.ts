import { randomBytes } from 'node:crypto';
import { jest } from '@jest/globals';
import { eventually } from '#testing';
import { ALLOWED } from './allowed-places.js';
import { put } from './collect-places.js';
import { findIn, makeCanary, spellingsOf } from './find-text.js';
import { startWatchedSystem, type WatchedSystem } from './start-watched-system.js';

const WAIT = { timeoutMs: 120_000 };
jest.setTimeout(600_000);

/** What is searched for, by its name in `ALLOWED`. Those that the system makes itself are added when it has. */
const planted = new Map<string, string | Buffer>();
/** A new word, planted under this name. */
const plant = (name: string): string => {
  const canary = makeCanary();
  planted.set(name, canary);
  return canary;
};
const encryptionKey = randomBytes(32);
const traceId = randomBytes(16).toString('hex');
const SECRET_BYTES_SHOWN = 12;

let watched: WatchedSystem;

beforeAll(async () => {
  planted.set('encryptionKey', encryptionKey.toString('base64'));
  planted.set('encryptionKeyBytes', encryptionKey);
  watched = await startWatchedSystem({ ENCRYPTION_KEYS: `k1:${encryptionKey.toString('base64')}` });
  put(watched.places, 'sent', `k1:${encryptionKey.toString('base64')}`);
  planted.set('operatorKey', watched.system.operatorKey);
}, 300_000);
afterAll(() => watched?.close(), 120_000);

const matches = (patterns: readonly string[], place: string) =>
  patterns.some((pattern) => (pattern.endsWith('*') ? place.startsWith(pattern.slice(0, -1)) : place === pattern));

async function makeKey(role: string): Promise<string> {
  const { system, call } = watched;
  const url = `${system.destinations.url}/manage/tenants/${system.tenantId}/api-keys`;
  const body = { name: role, role, projectId: system.projectId };
  const { data } = await call({ kind: 'new key', method: 'POST', url, key: system.operatorKey, body });
  return String(data['key']);
}

/** Long enough to be known for a piece of the body wherever it is repeated. */
const titleOf = (canary: string) => `"${canary}" ${'is a word in a body '.repeat(5)}`;

/** The half of a key that is secret: the other names it. */
const secretHalf = (key: string) => key.slice(-43);

interface Registered {
  id: string;
  path: string;
  url: string;
}

async function register(key: string, body: Record<string, unknown>, apiUrl?: string): Promise<Registered> {
  const path = `/${makeCanary()}`;
  const base = watched.manageUrl('/webhook-destinations');
  const url = apiUrl === undefined ? base : base.replace(watched.system.destinations.url, apiUrl);
  const target = {
    name: 'hook',
    url: watched.system.receiver.url(path),
    eventTypes: ['conversation.created'],
    ...body,
  };
  const { status, data } = await watched.call({ kind: 'edit', method: 'POST', url, key, body: target });
  if (status !== 201) throw new Error(`${status} ${JSON.stringify(data)}`);
  return { id: String(data['id']), path, url: `${base}/${String(data['id'])}` };
}

async function refuse(expected: number, call: Parameters<WatchedSystem['call']>[0]): Promise<void> {
  expect((await watched.call(call)).status).toBe(expected);
}

/** One destination whose endpoint answers everything back that it got, and one that never had a call. */
async function plantDestinations(edit: string) {
  const { system, call } = watched;
  const query = plant('urlQuery');
  const value = plant('headerValue');
  const echoing = await register(edit, {
    url: system.receiver.url(`/echo?token=${query}`),
    headers: { 'X-Token': `Bearer ${plant('formerHeaderValue')}` },
  });
  const headers = { 'X-Token': `Bearer ${value}` };
  await call({ kind: 'edit', method: 'PATCH', url: echoing.url, key: edit, body: { headers } });
  const former = await call({ kind: 'secret', url: `${echoing.url}/secret`, key: edit });
  await call({ kind: 'secret', method: 'POST', url: `${echoing.url}/secret/rotate`, key: edit, body: {} });
  const current = await call({ kind: 'secret', url: `${echoing.url}/secret`, key: edit });
  const secret = String(current.data['secret']);
  planted.set('formerSigningSecret', String(former.data['secret']).slice('whsec_'.length));
  planted.set('signingSecret', secret.slice('whsec_'.length));
  planted.set(
    'signingSecretBytes',
    Buffer.from(secret.slice('whsec_'.length), 'base64').subarray(0, SECRET_BYTES_SHOWN),
  );
  const unreachable = `https://${makeCanary()}.invalid/hook?token=${plant('unreachableQuery')}`;
  await register(edit, { url: unreachable });
  return { echoing, value, query, secret };
}

async function plantRefusals(edit: string, echoing: Registered): Promise<void> {
  const { system, call } = watched;
  const url = watched.manageUrl('/webhook-destinations');
  const body = { name: 'x', url: 'https://example.com/', eventTypes: ['conversation.created'] };
  const post = { kind: 'problems', method: 'POST', url, key: edit };
  const withUserinfo = `https://user:${plant('urlUserinfo')}@example.com/`;
  await refuse(400, { ...post, body: { ...body, url: withUserinfo } });
  await refuse(400, { ...post, body: { ...body, headers: { 'X-Key': `${plant('invalidHeaderValue')}\n` } } });
  await refuse(400, { ...post, body: { ...body, secret: plant('unknownField') } });
  await refuse(400, { ...post, raw: `{"name": ${plant('malformedJson')}, "url": "https://example.com/"}` });
  await refuse(401, { kind: 'problems', url, key: `whk_${'0'.repeat(18)}_${plant('unknownKey')}${'A'.repeat(34)}` });
  await refuse(401, { kind: 'problems', url, key: plant('malformedAuthorization') });
  // A mistake of ours, in the middle of a write.
  await watched.query('ALTER TABLE webhook_destinations RENAME COLUMN description TO elsewhere');
  await refuse(500, { ...post, body: { ...body, description: plant('failingRequest'), headers: { 'X-Key': 'x' } } });
  await watched.query('ALTER TABLE webhook_destinations RENAME COLUMN elsewhere TO description');
  // A sealed text that was damaged.
  const damaged = await register(edit, { headers: { 'X-Key': 'to be damaged' } });
  await watched.query(`UPDATE webhook_destinations SET headers_sealed = 'v1.k1.AAAA' WHERE id = $1`, [damaged.id]);
  await refuse(500, { kind: 'problems', url: damaged.url, key: edit });
  await call({ kind: 'edit', method: 'DELETE', url: damaged.url, key: edit });
  expect((await call({ kind: 'test', method: 'POST', url: `${echoing.url}/test`, key: edit })).status).toBe(200);
  expect(system.receiver.requests('/echo').length).toBeGreaterThan(0);
}

/** A destination that delivery cannot read: what it is sent is deferred. */
async function plantDeferred(edit: string): Promise<Registered> {
  const keys = { ENCRYPTION_KEYS: `k2:${randomBytes(32).toString('base64')}` };
  const stranger = await watched.spawn('destinations', keys);
  return register(edit, { headers: { 'X-Token': plant('deferredHeaderValue') } }, stranger.url);
}

async function plantCustomEvents(key: string): Promise<void> {
  const ingest = await watched.spawn('ingest');
  const post = { kind: 'problems', method: 'POST', url: `${ingest.url}/run/v1/events`, key };
  const body = { type: 'order.paid', properties: { note: plant('customEventBody') } };
  expect((await watched.call({ ...post, kind: 'ingest', body })).status).toBe(201);
  await refuse(400, { ...post, raw: `{"type": ${plant('malformedIngestJson')}}` });
  await refuse(400, { ...post, body: { type: { a: plant('invalidIngestEvent') } } });
}

async function plantEvents(): Promise<void> {
  const { system } = watched;
  const event = system.event('conversation.created');
  const title = titleOf(String(planted.get('eventBody')));
  const conversation = { ...(event.data['conversation'] as object), title };
  const upstreamHeader = plant('upstreamHeader');
  await system.publish(
    { ...event, data: { conversation } },
    {
      ...{ id: plant('eventId'), traceparent: `00-${traceId}-b7ad6b7169203331-01`, 'x-upstream': upstreamHeader },
    },
  );
  const invalid = { ...event, agentName: 7, tenantId: plant('invalidEvent') } as unknown as typeof event;
  await system.publish(invalid, { 'x-upstream': upstreamHeader });
  const malformed = `{"type":"conversation.created", "data": ${plant('malformedEvent')} }`;
  await system.publisher.publish('conversation.events', { value: malformed, key: 'c' });
}

async function plantBrokenServices(): Promise<void> {
  const misplaced = plant('misplacedSecret');
  const long = `${misplaced}-${'x'.repeat(40)}`;
  const wrong = {
    PORT: misplaced,
    OPERATOR_KEY: misplaced,
    ENCRYPTION_KEYS: `k:${misplaced}`,
    DATABASE_URL: misplaced,
  };
  await watched.runBroken('destinations', { ...wrong, KAFKA_BROKERS: long, EGRESS_ALLOW_CIDRS: long });
  const database = `postgres://user:${plant('databasePassword')}@127.0.0.1:1/none`;
  const sasl = {
    KAFKA_SASL_MECHANISM: 'plain',
    KAFKA_SASL_USERNAME: 'u',
    KAFKA_SASL_PASSWORD: plant('brokerPassword'),
  };
  const keys = { ENCRYPTION_KEYS: `k1:${encryptionKey.toString('base64')}`, OPERATOR_KEY: watched.system.operatorKey };
  const env = { DATABASE_URL: database, KAFKA_BROKERS: '127.0.0.1:1', ...sasl, ...keys };
  await watched.runBroken('destinations', env, 'not usable yet');
  await watched.runBroken('destinations', { ...env, NODE_OPTIONS: CRASH_ON_SIGUSR2 }, 'not usable yet', 'SIGUSR2');
  const told = String(watched.places.get('logs: broken destinations')?.at(-1));
  expect(told).toContain('lost postgres://127.0.0.1:1/none');
}

/** An exception that nobody catches, with all that a client could hang on it. */
const CRASH = `process.on('SIGUSR2', () => {
  const { DATABASE_URL, OPERATOR_KEY, ENCRYPTION_KEYS, KAFKA_SASL_PASSWORD: password } = process.env;
  const request = { headers: { authorization: OPERATOR_KEY }, body: ENCRYPTION_KEYS, password };
  throw Object.assign(new Error('lost ' + DATABASE_URL), { request, config: process.env, cause: { password, request } });
});`;
const CRASH_ON_SIGUSR2 = `--import=data:text/javascript,${encodeURIComponent(CRASH)}`;

async function readAnswers(edit: string, view: string, echoing: Registered): Promise<void> {
  const { call } = watched;
  const list = watched.manageUrl('/webhook-destinations');
  for (const key of [edit, view]) await call({ kind: 'list', url: list, key });
  await call({ kind: 'edit', url: echoing.url, key: edit });
  await call({ kind: 'view', url: echoing.url, key: view });
  const deliveries = `${echoing.url}/deliveries`;
  const dead = await eventually(async () => {
    const { data } = await call({ kind: 'deliveries', url: `${deliveries}?status=dead`, key: edit });
    const [first] = data as unknown as { id?: string; deliveryId?: string }[];
    expect(first).toBeDefined();
    return first?.id ?? first?.deliveryId;
  }, WAIT);
  await call({ kind: 'deliveries', url: `${deliveries}/${dead}`, key: edit });
  await call({ kind: 'deliveries', url: `${deliveries}/${dead}`, key: view });
  const payload = await call({ kind: 'payload', url: `${deliveries}/${dead}/payload`, key: edit });
  expect(payload.status).toBe(200);
  const keys = `${watched.system.destinations.url}/manage/tenants/${watched.system.tenantId}/api-keys`;
  await call({ kind: 'keys', url: keys, key: watched.system.operatorKey });
}

it('what is secret is nowhere but where it belongs, however it is written', async () => {
  const { system, places } = watched;
  const [edit, view, publish] = [await makeKey('edit'), await makeKey('view'), await makeKey('publish')];
  planted.set('apiKeySecret', secretHalf(edit));
  planted.set('publishKeySecret', secretHalf(publish));
  const { echoing, value, query, secret } = await plantDestinations(edit);
  const body = plant('eventBody');
  const echo = { token: `Bearer ${value}`, secret, bare: secret.slice('whsec_'.length), query };
  const answer = `${plant('answerText')} ${JSON.stringify(echo)}`;
  const received = JSON.stringify({ received: JSON.stringify({ title: titleOf(body) }) });
  const of = (text: string) => ({ status: 503, headers: { 'x-echo': value }, body: text });
  // Test is the first call; it sends no event.
  system.receiver.script('/echo', of(answer), of(`${answer} ${received}`));
  await register(edit, { eventTypes: ['event.created'] }).then(({ path }) => planted.set('path', path));
  const deferred = await plantDeferred(edit);
  await plantRefusals(edit, echoing);
  await system.changesAreEffective();
  await plantEvents();
  await plantCustomEvents(publish);
  planted.set('traceId', traceId);

  await system.receiver.waitFor('/echo', 4, WAIT);
  await system.receiver.waitFor(String(planted.get('path')), 1, WAIT);
  planted.delete('path');
  await readAnswers(edit, view, echoing);
  await plantBrokenServices();
  expect(system.receiver.requests(deferred.path)).toEqual([]);
  for (const { url, rawHeaders, body: bytes } of system.receiver.requests()) {
    put(places, 'received', `${url} ${JSON.stringify(rawHeaders)}`);
    put(places, 'received', bytes);
  }
  await watched.collect();
  judge();
});

function judge(): void {
  const { places } = watched;
  expect([...planted.keys()].sort()).toEqual(Object.keys(ALLOWED).sort());
  const strays: string[] = [];
  const missing: string[] = [];
  for (const [name, canary] of planted) {
    const { must, may } = ALLOWED[name] ?? { must: [], may: [] };
    const spellings = spellingsOf(canary);
    for (const place of must) {
      if (findIn(places.get(place) ?? [], spellings).length === 0) missing.push(`${name} is not in ${place}`);
    }
    for (const [place, content] of places) {
      if (matches([...must, ...may, 'sent'], place)) continue;
      const found = findIn(content, spellings);
      if (found.length > 0) strays.push(`${name} is in ${place} (${found.join()})`);
    }
  }
  expect({ strays, missing }).toEqual({ strays: [], missing: [] });
  const names = [...places.keys()];
  for (const kind of ['logs: ', 'metrics: ', 'traces', 'postgres files', 'postgres logs', 'kafka segments: '])
    expect(names.filter((name) => name.startsWith(kind))).not.toEqual([]);
}
