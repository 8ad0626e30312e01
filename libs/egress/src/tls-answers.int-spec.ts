import { readFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Metrics, SILENT_LOGGER } from '#observability';
import { eventually, startEndpoint, type Behaviour, type Endpoint } from '#testing';
import { fixture } from '../fixtures/socket-server.js';
import { EgressClient } from './egress-client.js';

const OK = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';
const MIB = 1_048_576;
const SOON_MS = 1_500;
const pem = readFileSync(fixture('localhost.pem'));

let endpoint: Endpoint | undefined;
let egress: EgressClient;
beforeEach(() => {
  const options = { allowHttp: false, allowCidrs: ['127.0.0.1/32'], caFile: fixture('authority.pem') };
  egress = new EgressClient({ ...options, logger: SILENT_LOGGER, metrics: new Metrics('test') });
});
afterEach(async () => {
  await endpoint?.close();
  await egress.close();
});

const post = (url: string, { bodyBytes = 17, timeoutMs = 20_000 } = {}) =>
  egress.post({ url, headers: [], body: Buffer.alloc(bodyBytes, 'b'), timeoutMs });
/** Below TLS: nothing of it is said when this one is torn down. */
const below = (socket: Socket) => (socket as unknown as { _parent: Socket })._parent;

async function answersOf(behaviour: Behaviour, calls: number, options?: Parameters<typeof post>[1]) {
  endpoint = await startEndpoint(behaviour, { key: pem, cert: pem });
  const results = [];
  for (let call = 1; call <= calls; call++) {
    results.push(await post(endpoint.url, options));
    await sleep(30); // until a connection that is kept may be taken again
  }
  return { last: results.at(-1), requests: endpoint.heads.length, connections: endpoint.connections };
}

describe('behind a handshake, an endpoint', () => {
  it.each<[string, Behaviour, object, object]>([
    ['answers', { onRequest: (socket) => void socket.write(OK) }, { status: 200 }, {}],
    [
      'answers behind a 100',
      { onRequest: (socket) => void socket.write(`HTTP/1.1 100 Go\r\n\r\n${OK}`) },
      { status: 200 },
      {},
    ],
    [
      'answers and is gone',
      { onRequest: (socket) => void socket.write(OK, () => below(socket).destroy()) },
      { status: 200 },
      {},
    ],
    [
      'ends a body of no length without a word',
      { onRequest: (socket) => void socket.write('HTTP/1.1 500 No\r\n\r\nbroken', () => below(socket).end()) },
      { status: 500, excerpt: 'broken' },
      {},
    ],
    [
      'is gone instead of an answer',
      { onRequest: (socket) => void below(socket).resetAndDestroy() },
      { reason: 'reset' },
      {},
    ],
    ['ends within the head', { onRequest: (socket) => void socket.end('HTTP/1.1 200 O') }, { reason: 'reset' }, {}],
    ['is silent', {}, { reason: 'timeout' }, { timeoutMs: SOON_MS }],
    [
      'refuses a body that it does not read',
      { onHead: (socket) => void socket.end('HTTP/1.1 413 Large\r\nContent-Length: 0\r\n\r\n') },
      { status: 413 },
      { bodyBytes: MIB },
    ],
  ])('that %s', async (_, behaviour, expected, options) => {
    const seen = await answersOf(behaviour, 1, options);
    expect(seen).toMatchObject({ last: expected, requests: 1, connections: 1 });
    if (!('status' in expected)) await eventually(() => expect(endpoint?.openConnections).toBe(0));
  });

  it('whose reason phrase has no end is left in time', async () => {
    const flood = (socket: Socket) => {
      socket.write('HTTP/1.1 200 ');
      const more = () => {
        while (!socket.destroyed && socket.write('O'.repeat(65_536)));
      };
      socket.on('drain', more);
      more();
    };
    const seen = await answersOf({ onRequest: flood }, 1);
    expect(seen).toMatchObject({ last: { reason: 'protocol' }, connections: 1 });
  });

  it('that resets a kept connection gets the request once more', async () => {
    const onRequest: Behaviour['onRequest'] = (socket, { request }) =>
      request === 2 ? below(socket).resetAndDestroy() : void socket.write(OK);
    expect(await answersOf({ onRequest }, 2)).toMatchObject({ last: { status: 200 }, requests: 3, connections: 2 });
  });

  it('that speaks out of turn is not believed', async () => {
    const onRequest: Behaviour['onRequest'] = (socket, { connection }) =>
      void socket.write(connection === 1 ? `${OK}HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n` : OK);
    expect(await answersOf({ onRequest }, 2)).toMatchObject({ last: { status: 200 }, requests: 2, connections: 2 });
  });
});

describe('an endpoint whose handshake', () => {
  const HELLO_CUT = Buffer.from('160303004a02000046', 'hex');
  it.each<[string, Behaviour, RegExp, object]>([
    ['is reset', { onAccept: (socket) => void socket.resetAndDestroy(), isDeaf: true }, /^(reset|tls)$/, {}],
    ['is ended', { onAccept: (socket) => void socket.end(), isDeaf: true }, /^(reset|tls)$/, {}],
    ['is cut', { onAccept: (socket) => void socket.end(HELLO_CUT), isDeaf: true }, /^(reset|tls)$/, {}],
    ['hangs', { isDeaf: true }, /^timeout$/, { timeoutMs: SOON_MS }],
    [
      'hangs in the middle',
      { onAccept: (socket) => void socket.write(HELLO_CUT), isDeaf: true },
      /^timeout$/,
      { timeoutMs: SOON_MS },
    ],
    ['is noise', { onAccept: (socket) => void socket.write('noise, and more of it\r\n'), isDeaf: true }, /^tls$/, {}],
    ['is an answer of plain HTTP', { onAccept: (socket) => void socket.write(OK), isDeaf: true }, /^tls$/, {}],
  ])('%s', async (_, behaviour, reason, options) => {
    endpoint = await startEndpoint(behaviour);
    const result = await post(endpoint.url.replace('http:', 'https:'), options);
    expect(result).toMatchObject({ kind: 'failure', reason: expect.stringMatching(reason) as string });
    expect([endpoint.connections, endpoint.heads.length]).toEqual([1, 0]);
  });
});
