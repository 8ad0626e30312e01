import { createSecureContext } from 'node:tls';
import { Metrics, SILENT_LOGGER } from '#observability';
import { addressRecords, startDnsServer, type DnsRespond, type DnsServer } from '../fixtures/start-dns-server.js';
import { OK, startSocketServer, type SocketServer } from '../fixtures/socket-server.js';
import { AddressPolicy } from './address-policy.js';
import { EgressClient } from './egress-client.js';
import type { EgressOptions } from './egress-options.js';
import { GuardedConnector } from './guarded-connector.js';
import { OriginPools } from './origin-pools.js';
import { createHostResolver } from './resolve-host.js';
import { resolvesToBlocked } from './resolves-to-blocked.js';
import { SocketWatch } from './socket-watch.js';

const LONG_MS = 20_000;
const SHORT_MS = 300;
const PUBLIC = '93.184.216.34';

let closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  closing = [];
});

async function dnsThat(respond: DnsRespond): Promise<DnsServer> {
  const server = await startDnsServer(respond);
  closing.push(server.close);
  return server;
}

/** Gives the addresses of a name, each under its type. */
const zone =
  (answers: Readonly<Record<string, readonly string[]>>): DnsRespond =>
  ({ name, type }) =>
    addressRecords(answers[name] ?? []).filter((record) => record.type === type);

async function serve(): Promise<SocketServer> {
  const server = await startSocketServer((socket) => void socket.write(OK));
  closing.push(server.close);
  return server;
}

function client(options: Partial<EgressOptions>): EgressClient {
  const guard = { allowHttp: true, allowCidrs: [] };
  const made = new EgressClient({ ...guard, ...options, logger: SILENT_LOGGER, metrics: new Metrics('test') });
  closing.push(() => made.close());
  return made;
}
const post = (egress: EgressClient, url: string, timeoutMs = LONG_MS) =>
  egress.post({ url, headers: [], body: Buffer.from('{}'), timeoutMs });

describe('what DNS answers', () => {
  it('is judged at each attempt: public at registration, private when it is dialled', async () => {
    const server = await serve();
    const dns = await dnsThat(({ type }, nth) =>
      type === 'A' ? addressRecords([nth === 1 ? PUBLIC : '127.0.0.1']) : [],
    );
    const options = { allowHttp: true, allowCidrs: [], dnsServers: [dns.address] };
    const url = `http://rebinding.example:${server.port}/`;
    expect(await resolvesToBlocked(new URL(url), options)).toBe(false);
    expect(await post(client(options), url)).toMatchObject({ kind: 'failure', reason: 'blocked' });
    expect(server.connections).toBe(0);
  });

  it.each([
    ['a public and a private address', { A: [PUBLIC, '127.0.0.1'], AAAA: [] }],
    ['a private address of the other family', { A: [PUBLIC], AAAA: ['::1'] }],
    ['an IPv4-mapped address', { A: [], AAAA: ['::ffff:127.0.0.1'] }],
    ['a thousand addresses, the last of them private', { A: [...thousand(), '10.0.0.1'], AAAA: [] }],
  ])('blocks: %s', async (_, answers) => {
    const server = await serve();
    const dns = await dnsThat(({ type }) => (type === 'A' || type === 'AAAA' ? addressRecords(answers[type]) : []));
    const options = { allowHttp: true, allowCidrs: [], dnsServers: [dns.address] };
    const url = `http://mixed.example:${server.port}/`;
    expect(await resolvesToBlocked(new URL(url), options)).toBe(true);
    expect(await post(client(options), url)).toMatchObject({ kind: 'failure', reason: 'blocked' });
    expect(server.connections).toBe(0);
  });

  it('blocks a chain of names that ends at a private address', async () => {
    const server = await serve();
    const dns = await dnsThat(({ type }) => [
      { type: 'CNAME', value: 'a.example' },
      { type: 'CNAME', name: 'a.example', value: 'b.example' },
      ...(type === 'A' ? [{ type: 'A', name: 'b.example', value: '127.0.0.1' } as const] : []),
    ]);
    const result = await post(client({ dnsServers: [dns.address] }), `http://chain.example:${server.port}/`);
    expect(result).toMatchObject({ kind: 'failure', reason: 'blocked' });
    expect(server.connections).toBe(0);
  });

  it.each([
    ['NXDOMAIN', 'ENOTFOUND'],
    ['SERVFAIL', 'ESERVFAIL'],
    ['REFUSED', 'EREFUSED'],
    [[], 'ENODATA'],
    ['silence', 'ETIMEOUT'],
  ] as const)('%j is a failure to resolve', async (answer, code) => {
    const dns = await dnsThat(() => answer);
    const result = await post(client({ dnsServers: [dns.address] }), 'http://nowhere.example/');
    expect(result).toMatchObject({ reason: 'dns', detail: `the name was not resolved (${code})` });
  });

  it('silence is a timeout where the deadline comes first, and lets a registration through', async () => {
    const dns = await dnsThat(() => 'silence');
    const options = { allowHttp: true, allowCidrs: [], dnsServers: [dns.address] };
    expect(await resolvesToBlocked(new URL('http://silent.example/'), options)).toBe(false);
    const result = await post(client(options), 'http://silent.example/', SHORT_MS);
    expect(result).toMatchObject({ reason: 'timeout', detail: `no connection within ${SHORT_MS} ms` });
  });

  it('of a thousand addresses comes whole, over TCP', async () => {
    const dns = await dnsThat(zone({ 'many.example': thousand() }));
    expect(await createHostResolver([dns.address])('many.example')).toHaveLength(1_000);
    expect(dns.asked).toContainEqual({ name: 'many.example', type: 'A', transport: 'tcp' });
  });

  it('is asked for the name alone: no search domain, no dot', async () => {
    const dns = await dnsThat(zone({ intranet: [PUBLIC] }));
    const resolve = createHostResolver([dns.address]);
    expect(await resolve('intranet.')).toEqual([PUBLIC]);
    expect(await resolve('intranet')).toEqual([PUBLIC]);
    expect(dns.asked.map(({ name }) => name)).toEqual(['intranet', 'intranet']);
  });
});

it('names whose servers are silent hold no other up', async () => {
  const healthy = Array.from({ length: 20 }, (_, index) => `healthy-${index}.example`);
  const dns = await dnsThat(({ name, type }) =>
    name.startsWith('silent') ? 'silence' : addressRecords(type === 'A' ? [PUBLIC] : []),
  );
  const resolve = createHostResolver([dns.address]);
  const silent = Array.from({ length: 50 }, (_, index) => resolve(`silent-${index}.example`).catch(() => 'silent'));
  expect(await Promise.all(healthy.map((name) => resolve(name)))).toEqual(healthy.map(() => [PUBLIC]));
  // All were asked for at once: none waited until a silent one was given up, or asked for again.
  const first = dns.asked.slice(0, 2 * (silent.length + healthy.length));
  expect(new Set(first.map(({ name, type }) => `${name} ${type}`)).size).toBe(first.length);
  expect(await Promise.all(silent)).toEqual(silent.map(() => 'silent'));
});

it('a busy origin is resolved anew after a minute, and judged anew', async () => {
  const server = await serve();
  let [nowMs, answer] = [0, '127.0.0.1'];
  const connector = new GuardedConnector({
    policy: new AddressPolicy(['127.0.0.1/32']),
    resolveHost: () => Promise.resolve([answer]),
    secureContext: createSecureContext(),
    watch: new SocketWatch(),
    onConnected: () => undefined,
  });
  const pools = new OriginPools({ connector, maxConnectionsPerOrigin: 1, nowMs: () => nowMs });
  closing.push(() => pools.close());
  const origin = `http://busy.example:${server.port}`;
  const call = async () => {
    const { body, statusCode } = await pools.for(origin).request({ path: '/', method: 'POST', body: '{}' });
    await body.dump();
    return statusCode;
  };
  expect(await call()).toBe(200);
  answer = '10.0.0.1';
  for (nowMs = 10_000; nowMs < 60_000; nowMs += 10_000) expect(await call()).toBe(200);
  expect(server.connections).toBe(1);
  await expect(call()).rejects.toMatchObject({ code: 'EGRESS_BLOCKED' });
  answer = '127.0.0.1';
  expect(await call()).toBe(200);
  expect(server.connections).toBe(2);
});

function thousand(): string[] {
  return Array.from({ length: 1_000 }, (_, index) => `93.184.${index >> 8}.${index & 255}`);
}
