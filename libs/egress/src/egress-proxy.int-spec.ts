import { Metrics, SILENT_LOGGER } from '#observability';
import { freePort, startConnectProxy, type ConnectBehaviour, type ConnectProxyOptions } from '#testing';
import { setTimeout as sleep } from 'node:timers/promises';
import { fixture, OK, startSocketServer, startTlsServer, type SocketServer } from '../fixtures/socket-server.js';
import { EgressClient } from './egress-client.js';
import type { EgressOptions } from './egress-options.js';
import { resolvesToBlocked } from './resolves-to-blocked.js';

const body = Buffer.from('{}');
const LONG_MS = 20_000;
const SHORT_MS = 500;
const BARE_502 = 'HTTP/1.1 502 Bad Gateway\r\n\r\n';
const blocked = { kind: 'failure', reason: 'blocked' };
const certain = { kind: 'infrastructure', isCertain: true };
const suspected = { kind: 'infrastructure', isCertain: false };

let closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  closing = [];
});

function client(options: Partial<EgressOptions>): EgressClient {
  const guard = { allowHttp: true, allowCidrs: ['127.0.0.1/32'], caFile: fixture('authority.pem') };
  const made = new EgressClient({ ...guard, ...options, logger: SILENT_LOGGER, metrics: new Metrics('test') });
  closing.push(() => made.close());
  return made;
}

function closedLater<T extends { close(): Promise<void> }>(opened: T): T {
  closing.push(opened.close);
  return opened;
}
const serve = async () => closedLater(await startSocketServer((socket) => void socket.write(OK)));
const serveTls = async (certificate: string): Promise<SocketServer> =>
  closedLater(await startTlsServer(certificate, (socket) => void socket.write(OK)));
const proxied = async (
  behave: ConnectBehaviour | ((authority: string) => ConnectBehaviour),
  options?: ConnectProxyOptions,
) => closedLater(await startConnectProxy(behave, options));
const post = (egress: EgressClient, url: string, timeoutMs = LONG_MS) =>
  egress.post({ url, headers: ['X-B', '1', 'x-a', '2'], body, timeoutMs });

describe('through a proxy', () => {
  it('reaches the destination in a tunnel, TLS end to end, and leaves the name to the proxy', async () => {
    const server = await serveTls('elsewhere.pem');
    const proxy = await proxied(server.port);
    const egress = client({ proxyUrl: proxy.url });
    expect(await post(egress, 'https://elsewhere.example/hook')).toMatchObject({ status: 200 });
    expect(proxy.asked).toEqual(['elsewhere.example:443']);
    expect(server.requests[0]).toMatch(/^POST \/hook HTTP\/1\.1\r\nhost: elsewhere\.example\r\n/);
    expect(server.requests[0]).toContain('X-B: 1\r\nx-a: 2\r\n');
  });

  it('uses a tunnel again, and opens another where the first has died', async () => {
    const server = closedLater(
      await startSocketServer((socket, { request }) => {
        if (request === 3) socket.destroy();
        else socket.write(OK);
      }),
    );
    const proxy = await proxied(server.port);
    const egress = client({ proxyUrl: proxy.url });
    for (const nth of [1, 2, 3]) {
      expect([nth, await post(egress, 'http://a.example:8080/')]).toMatchObject([nth, { status: 200 }]);
      await sleep(20); // undici looks a turn of the event loop at a connection before it takes it again
    }
    expect(proxy.asked).toEqual(['a.example:8080', 'a.example:8080']);
    expect(server.requests).toHaveLength(4);
  });

  it('leaves an open tunnel alone where a call is to show whether there is a way now', async () => {
    const server = await serve();
    let mayPass = true;
    const proxy = await proxied(() => (mayPass ? server.port : 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'));
    const egress = client({ proxyUrl: proxy.url });
    const url = 'http://a.example:8080/';
    expect(await post(egress, url)).toMatchObject({ status: 200 });
    await sleep(20);
    mayPass = false;
    const request = { url, headers: [], body, timeoutMs: LONG_MS };
    expect(await egress.post({ ...request, onNewConnection: true })).toMatchObject(certain);
    expect(await egress.post(request)).toMatchObject({ status: 200 });
    expect(proxy.asked).toHaveLength(2);
    mayPass = true;
    expect(await egress.post({ ...request, onNewConnection: true })).toMatchObject({ status: 200 });
    expect(proxy.asked).toHaveLength(3);
  });

  it.each([
    ['user:pass@', 'user:pass'],
    ['us%40er:p%3Aa%20ss@', 'us@er:p:a ss'],
    ['token@', 'token:'],
    ['', undefined],
  ])('proves itself to the proxy with what the URL holds: %s', async (userinfo, credentials) => {
    const server = await serve();
    const proxy = await proxied(server.port);
    const egress = client({ proxyUrl: proxy.url.replace('//', `//${userinfo}`) });
    expect(await post(egress, 'http://a.example/')).toMatchObject({ status: 200 });
    const basic = credentials && `Basic ${Buffer.from(credentials).toString('base64')}`;
    expect(proxy.credentials).toEqual([basic]);
    expect(server.requests.join()).not.toMatch(/proxy-/i);
  });

  it('still judges what the URL shows', async () => {
    const proxy = await proxied(1);
    const egress = client({ proxyUrl: proxy.url, allowCidrs: [] });
    for (const url of ['https://169.254.169.254/', 'https://localhost/', 'https://[::1]/', 'http://0x7f.1/']) {
      expect(await post(egress, url)).toMatchObject(blocked);
    }
    expect(proxy.asked).toEqual([]);
    const options = { allowHttp: true, allowCidrs: [], proxyUrl: 'x' };
    expect(await resolvesToBlocked(new URL('https://a.example/'), options)).toBe(false);
  });

  it.each([
    ['localhost.pem', 'wrong name'],
    ['self-signed.pem', 'unknown authority'],
  ])('verifies the destination: %s, %s', async (certificate) => {
    const server = await serveTls(certificate);
    const proxy = await proxied(server.port);
    const egress = client({ proxyUrl: proxy.url });
    expect(await post(egress, 'https://elsewhere.example/')).toMatchObject({ kind: 'failure', reason: 'tls' });
    expect([server.connections, server.requests.length]).toEqual([1, 0]);
  });

  it('a destination that breaks the tunnel off has failed itself', async () => {
    const server = closedLater(await startSocketServer((socket) => socket.destroy(), 'at once'));
    const proxy = await proxied(server.port);
    const egress = client({ proxyUrl: proxy.url });
    for (const scheme of ['http', 'https']) {
      expect(await post(egress, `${scheme}://a.example/`)).toMatchObject({ kind: 'failure', reason: 'reset' });
    }
  });
});

describe('a proxy that answers CONNECT with', () => {
  it.each([
    ['HTTP/1.1 403 Forbidden\r\n\r\n', blocked],
    ['HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\n\r\n', certain],
    ['HTTP/1.1 407 No\r\nX-Smokescreen-Error: denied\r\n\r\n', blocked],
    [BARE_502, suspected],
    ['HTTP/1.1 503 Unavailable\r\nContent-Length: 4\r\n\r\nbusy', suspected],
    ['HTTP/1.1 504 Timeout\r\n\r\n', suspected],
    [
      'HTTP/1.1 502 No\r\nProxy-Status: p; error=connection_refused\r\n\r\n',
      { kind: 'failure', reason: 'connect', detail: 'no connection' },
    ],
    ['HTTP/1.1 503 No\r\nX-Squid-Error: ERR_DNS_FAIL 0\r\n\r\n', { kind: 'failure', reason: 'dns' }],
    ['HTTP/1.1 504 No\r\nProxy-Status: p; error=connection_timeout\r\n\r\n', { kind: 'failure', reason: 'timeout' }],
    ['SSH-2.0-OpenSSH_9.6\r\n', suspected],
    ['close', suspected],
  ] as const)('%j', async (behaviour, expected) => {
    const proxy = await proxied(behaviour);
    const egress = client({ proxyUrl: proxy.url.replace('//', '//user:hunter2@') });
    for (const scheme of ['http', 'https']) {
      const result = await post(egress, `${scheme}://elsewhere.example/?token=hunter2`);
      expect(result).toMatchObject(expected);
      expect(JSON.stringify(result)).not.toMatch(/hunter2|127\.0\.0\.1|elsewhere/);
    }
    expect(proxy.asked).toHaveLength(2);
  });

  it('nothing, within the deadline: the proxy, unless it opened a tunnel for another in the meantime', async () => {
    const server = await serve();
    const proxy = await proxied((authority) => (authority.startsWith('silent') ? 'hang' : server.port));
    const egress = client({ proxyUrl: proxy.url });
    expect(await post(egress, 'http://silent.example/', SHORT_MS)).toMatchObject(suspected);
    const silent = post(egress, 'http://silent2.example/', 2 * SHORT_MS);
    await sleep(20);
    expect(await post(egress, 'http://other.example/')).toMatchObject({ status: 200 });
    expect(await silent).toMatchObject({ kind: 'failure', reason: 'timeout' });
  });
});

describe('a proxy that is not there', () => {
  it('refuses: nobody listens', async () => {
    const egress = client({ proxyUrl: `http://127.0.0.1:${await freePort()}` });
    const result = await post(egress, 'https://a.example/');
    expect(result).toMatchObject({ ...certain, detail: 'the egress proxy was not reached (ECONNREFUSED)' });
  });

  it('has no address', async () => {
    const egress = client({ proxyUrl: 'http://proxy.invalid:3128' });
    expect(await post(egress, 'https://a.example/')).toMatchObject(certain);
  });

  it.each(['self-signed.pem', 'expired.pem'])('has a certificate that is none: %s', async (certificate) => {
    const proxy = await proxied(1, { certificate: fixture(certificate) });
    const egress = client({ proxyUrl: proxy.url.replace('127.0.0.1', 'localhost') });
    expect(await post(egress, 'https://a.example/')).toMatchObject(certain);
    expect(proxy.asked).toEqual([]);
  });

  it('accepts and says nothing where TLS should begin', async () => {
    const silent = closedLater(await startSocketServer(() => undefined));
    const egress = client({ proxyUrl: silent.url('').replace('http:', 'https:') });
    const result = await post(egress, 'https://a.example/', SHORT_MS);
    expect(result).toMatchObject({ ...certain, detail: 'the egress proxy was not reached in time' });
  });

  it('is used once it is there, over TLS as well', async () => {
    const [server, port] = [await serve(), await freePort()];
    const egress = client({ proxyUrl: `https://localhost:${port}` });
    expect(await post(egress, 'http://a.example/')).toMatchObject(certain);
    const proxy = await proxied(server.port, { port, certificate: fixture('localhost.pem') });
    expect(await post(egress, 'http://a.example/')).toMatchObject({ status: 200 });
    expect(proxy.asked).toEqual(['a.example:80']);
  });
});
