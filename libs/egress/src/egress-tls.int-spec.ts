import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Metrics, SILENT_LOGGER } from '#observability';
import { startConnectProxy } from '#testing';
import { fixture, OK, startSocketServer, startTlsServer, type SocketServer } from '../fixtures/socket-server.js';
import { EgressClient } from './egress-client.js';
import type { EgressOptions } from './egress-options.js';

const tls = { kind: 'failure', reason: 'tls' };
const caFile = fixture('authority.pem');
const resolveHost = () => Promise.resolve(['127.0.0.1']);

let closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  closing = [];
});

function client(options: Partial<EgressOptions>): EgressClient {
  const guard = { allowCidrs: ['127.0.0.1/32'], allowHttp: false, resolveHost };
  const made = new EgressClient({ ...guard, ...options, logger: SILENT_LOGGER, metrics: new Metrics('test') });
  closing.push(() => made.close());
  return made;
}

async function serveTls(certificate: string, options = {}): Promise<SocketServer> {
  const server = await startTlsServer(certificate, (socket) => void socket.write(OK), options);
  closing.push(server.close);
  return server;
}
const post = (egress: EgressClient, url: string) =>
  egress.post({ url, headers: [], body: Buffer.from('{}'), timeoutMs: 20_000 });

describe.each(['straight', 'through a proxy'])('a server gets no byte of HTTP, %s,', (way) => {
  const clientTo = async ({ port }: SocketServer, options: Partial<EgressOptions>) => {
    if (way === 'straight') return client(options);
    const proxy = await startConnectProxy(port);
    closing.push(proxy.close);
    return client({ ...options, proxyUrl: proxy.url });
  };

  it.each([
    ['whose certificate has expired', 'expired.pem', { caFile }],
    ['whose certificate is not yet valid', 'not-yet-valid.pem', { caFile }],
    ['whose certificate is signed by itself', 'self-signed.pem', { caFile }],
    ['whose certificate names another', 'elsewhere.pem', { caFile }],
    ['whose authority is unknown', 'localhost.pem', {}],
  ])('%s', async (_, certificate, options) => {
    const server = await serveTls(certificate);
    const egress = await clientTo(server, options);
    for (const host of ['localhost', '127.0.0.1']) {
      expect(await post(egress, `https://${host}:${server.port}/`)).toMatchObject(tls);
    }
    expect([server.connections, server.bytes]).toEqual([2, 0]);
  });

  it('that speaks TLS 1.1 at most', async () => {
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' };
    const server = await serveTls('localhost.pem', old);
    expect(await post(await clientTo(server, { caFile }), server.url())).toMatchObject(tls);
    expect(server.bytes).toBe(0);
  });

  it('that speaks plain HTTP', async () => {
    const respond = (socket: { end(text: string): void }) => socket.end('HTTP/1.1 400 Bad\r\n\r\n');
    const server = await startSocketServer(respond, 'at once');
    closing.push(server.close);
    const egress = await clientTo(server, {});
    expect(await post(egress, server.url().replace('http:', 'https:'))).toMatchObject(tls);
    expect(server.requests.join()).not.toContain('POST');
  });
});

describe('a server is trusted', () => {
  it("by an authority of the operator's, by name and by address", async () => {
    const server = await serveTls('localhost.pem');
    const egress = client({ caFile });
    expect(await post(egress, server.url())).toMatchObject({ status: 200 });
    expect(await post(egress, `https://localhost:${server.port}/`)).toMatchObject({ status: 200 });
  });

  it('by its name without the dot of the root, and is told that name; an address is no name', async () => {
    const named: (string | false | null | undefined)[] = [];
    const server = await serveTls('elsewhere.pem');
    const addressed = await serveTls('localhost.pem');
    for (const each of [server, addressed]) each.onTlsSocket = (socket) => named.push(socket.servername);
    const egress = client({ caFile });
    expect(await post(egress, `https://elsewhere.example.:${server.port}/`)).toMatchObject({ status: 200 });
    expect(await post(egress, addressed.url())).toMatchObject({ status: 200 });
    expect(named).toEqual(['elsewhere.example', false]);
  });

  it('with 1.2', async () => {
    const server = await serveTls('localhost.pem', { maxVersion: 'TLSv1.2' });
    expect(await post(client({ caFile }), server.url())).toMatchObject({ status: 200 });
  });

  it('by a CA file that is one', () => {
    expect(() => client({ caFile: fixture('nowhere.pem') })).toThrow(/ENOENT/);
    expect(() => client({ caFile: fixture('socket-server.ts') })).toThrow('the CA file holds no PEM certificate');
  });
});

/** A process that compiles what it imports takes its time on a busy machine. */
const CHILD_MS = 240_000;

describe('the environment of the process', () => {
  const run = async (url: string, env: Record<string, string>) => {
    const args = ['--import', 'tsx', fixture('post-once.ts'), url];
    const options = { env: { PATH: process.env['PATH'] ?? '', ...env } };
    const { stdout } = await promisify(execFile)(process.execPath, args, options);
    return JSON.parse(stdout.trim()) as unknown;
  };

  it(
    'cannot switch verification off',
    async () => {
      const server = await serveTls('self-signed.pem');
      expect(await run(server.url(), { NODE_TLS_REJECT_UNAUTHORIZED: '0' })).toMatchObject(tls);
      expect([server.connections, server.bytes]).toEqual([1, 0]);
    },
    CHILD_MS,
  );

  it(
    'adds the authorities of NODE_EXTRA_CA_CERTS',
    async () => {
      const server = await serveTls('localhost.pem');
      const result = await run(server.url(), { NODE_EXTRA_CA_CERTS: caFile });
      expect(result).toMatchObject({ status: 200 });
    },
    CHILD_MS,
  );
});
