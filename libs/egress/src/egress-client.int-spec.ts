import { jest } from '@jest/globals';
import type { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Metrics, SILENT_LOGGER } from '#observability';
import { OK, startSocketServer, type Respond, type SocketServer } from '../fixtures/socket-server.js';
import { EgressClient } from './egress-client.js';
import type { EgressOptions } from './egress-options.js';

const open: EgressOptions = { allowHttp: true, allowCidrs: ['127.0.0.1/32'] };
const body = Buffer.from('{"hello":"world"}');
const LONG_MS = 20_000;
const SHORT_MS = 300;

let closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  await Promise.all(closing.map((close) => close()));
  closing = [];
});

async function serve(respond: Respond): Promise<SocketServer> {
  const server = await startSocketServer(respond);
  closing.push(server.close);
  return server;
}

function client(options: Partial<EgressOptions> = {}): EgressClient {
  const made = new EgressClient({ ...open, ...options, logger: SILENT_LOGGER, metrics: new Metrics('test') });
  closing.push(() => made.close());
  return made;
}

const post = (egress: EgressClient, url: string, timeoutMs = LONG_MS, signal?: AbortSignal) =>
  egress.post({ url, headers: ['Content-Type', 'application/json', 'X-Custom', 'a'], body, timeoutMs, signal });

/** undici looks a turn of the event loop at a connection before it takes it again; a caller at once gets another. */
const untilReusable = () => sleep(20);

const answer = (text: string): Respond => {
  return (socket) => void socket.write(text);
};

describe('a call that is answered', () => {
  it('sends the request as given, and keeps nothing of a success body', async () => {
    const server = await serve(answer(OK));
    const result = await post(client(), server.url('/hook?token=1'));
    expect(result).toEqual({ kind: 'response', status: 200, durationMs: expect.any(Number), excerpt: null });
    const [head = '', sent] = (server.requests[0] ?? '').split('\r\n\r\n');
    expect(sent).toBe(body.toString());
    expect(head.split('\r\n')).toEqual([
      'POST /hook?token=1 HTTP/1.1',
      `host: 127.0.0.1:${server.port}`,
      'connection: keep-alive',
      'Content-Type: application/json',
      'X-Custom: a',
      `content-length: ${body.byteLength}`,
    ]);
  });

  it('keeps the beginning of a failure body, and Retry-After', async () => {
    const text = 'no such\u0000 hook '.padEnd(3_000, 'x');
    const server = await serve(
      answer(`HTTP/1.1 503 Busy\r\nRetry-After: 120\r\nContent-Length: ${text.length}\r\n\r\n${text}`),
    );
    const result = await post(client(), server.url());
    expect(result).toMatchObject({ kind: 'response', status: 503, retryAfter: '120' });
    expect(result.kind === 'response' && result.excerpt).toBe('no such hook '.padEnd(1_024, 'x'));
  });

  it('uses a connection again, also after a failure with a small body', async () => {
    const server = await serve((socket, { request }) =>
      socket.write(request === 2 ? 'HTTP/1.1 500 No\r\nContent-Length: 4\r\n\r\noops' : OK),
    );
    const egress = client();
    for (const status of [200, 500, 200]) {
      expect(await post(egress, server.url())).toMatchObject({ status });
      await untilReusable();
    }
    expect(server.connections).toBe(1);
  });

  it('opens no more connections to an origin than allowed', async () => {
    const held: Socket[] = [];
    const server = await serve((socket) => {
      held.push(socket);
      if (held.length === 2) for (const each of held.splice(0)) each.write(OK);
    });
    const egress = client({ maxConnectionsPerOrigin: 2 });
    const results = await Promise.all(Array.from({ length: 6 }, () => post(egress, server.url())));
    expect(results.map((result) => result.kind)).toEqual(Array(6).fill('response'));
    expect(server.connections).toBe(2);
  });

  it.each([301, 302, 303, 307, 308])('does not follow %i', async (status) => {
    const target = await serve(answer(OK));
    const server = await serve(
      answer(`HTTP/1.1 ${status} Moved\r\nLocation: ${target.url()}\r\nContent-Length: 0\r\n\r\n`),
    );
    expect(await post(client(), server.url())).toMatchObject({ kind: 'response', status });
    expect(target.connections).toBe(0);
  });

  it('waits for the answer behind an early hint', async () => {
    const server = await serve(answer(`HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n${OK}`));
    expect(await post(client(), server.url())).toMatchObject({ kind: 'response', status: 200 });
  });
});

describe('a status line decides', () => {
  it('over a failure body that is kept, and read no further', async () => {
    // No grace for the rest of the body ever ends: what is enough has to end the call.
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask', 'performance', 'Date'] });
    try {
      const server = await serve(answer(`HTTP/1.1 500 No\r\nContent-Length: 100000\r\n\r\n${'x'.repeat(8_192)}`));
      expect(await post(client(), server.url())).toMatchObject({ status: 500, excerpt: 'x'.repeat(1_024) });
    } finally {
      jest.useRealTimers();
    }
  }, 20_000);

  it.each([200, 500])('over a body that never ends (%i)', async (status) => {
    const server = await serve((socket) => {
      socket.write(`HTTP/1.1 ${status} Endless\r\nTransfer-Encoding: chunked\r\n\r\n`);
      const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`;
      const more = () => {
        while (!socket.destroyed && socket.write(chunk));
      };
      socket.on('drain', more);
      more();
    });
    const result = await post(client(), server.url());
    expect(result).toMatchObject({ kind: 'response', status });
    expect(result.kind === 'response' && result.excerpt).toBe(status === 200 ? null : 'x'.repeat(1_024));
  });

  it.each([200, 500])('over a body that trickles, within the deadline (%i)', async (status) => {
    const server = await serve((socket) => {
      socket.write(`HTTP/1.1 ${status} Slow\r\nContent-Length: 1000\r\n\r\n`);
      const drip = setInterval(() => socket.write('.'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    const result = await post(client(), server.url(), SHORT_MS);
    expect(result).toMatchObject({ kind: 'response', status });
    expect(result.kind === 'response' && (result.excerpt ?? '')).toMatch(status === 200 ? /^$/ : /^\.+$/);
  });

  it('over a connection that breaks off in the body', async () => {
    const server = await serve((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\npart', () => socket.resetAndDestroy());
    });
    expect(await post(client(), server.url())).toMatchObject({ kind: 'response', status: 200 });
    expect(server.requests).toHaveLength(1);
  });
});

describe('a call that is not answered', () => {
  const failure = (reason: string) => ({ kind: 'failure', reason });

  it('ends at the deadline, though an answer comes after it', async () => {
    const server = await serve((socket) => void setTimeout(() => socket.write(OK), 2 * SHORT_MS));
    expect(await post(client(), server.url(), SHORT_MS)).toMatchObject(failure('timeout'));
    expect(server.requests).toHaveLength(1);
  });

  it('ends at the deadline where the head trickles', async () => {
    const server = await serve((socket) => {
      socket.write('HTTP/1.1 200 OK\r\nX-Slow: ');
      const drip = setInterval(() => socket.write('.'), 20);
      socket.on('close', () => clearInterval(drip));
    });
    expect(await post(client(), server.url(), SHORT_MS)).toMatchObject(failure('timeout'));
  });

  it('ends at the deadline where the look-up hangs, and never connects', async () => {
    const server = await serve(answer(OK));
    const egress = client({ resolveHost: () => new Promise(() => undefined) });
    const result = await post(egress, `http://hanging.example:${server.port}/`, SHORT_MS);
    expect(result).toMatchObject({ ...failure('timeout'), detail: `no connection within ${SHORT_MS} ms` });
    expect(server.connections).toBe(0);
    closing = closing.slice(0, 1); // The look-up never ends, and so neither would the pool's close.
  });

  it('ends where the caller gives it up', async () => {
    const server = await serve(() => giveUp.abort());
    const giveUp = new AbortController();
    expect(await post(client(), server.url(), LONG_MS, giveUp.signal)).toMatchObject(failure('reset'));
    expect(await post(client(), server.url(), LONG_MS, AbortSignal.abort())).toMatchObject(failure('reset'));
  });

  it('sends nothing for a call that waited past its deadline for a connection', async () => {
    let release: Socket | undefined;
    const server = await serve((socket, { request }) => (request === 1 ? (release = socket) : socket.write(OK)));
    const egress = client({ maxConnectionsPerOrigin: 1 });
    const first = post(egress, server.url('/first'));
    expect(await post(egress, server.url('/late'), SHORT_MS)).toMatchObject(failure('timeout'));
    release?.write(OK);
    expect(await first).toMatchObject({ status: 200 });
    expect(await post(egress, server.url('/third'))).toMatchObject({ status: 200 });
    expect(server.requests.map((request) => request.split(' ')[1])).toEqual(['/first', '/third']);
  });

  it('connect: nobody listens', async () => {
    const server = await serve(answer(OK));
    await server.close();
    closing = [];
    const result = await post(client(), server.url());
    expect(result).toMatchObject({ ...failure('connect'), detail: 'no connection (ECONNREFUSED)' });
  });

  it('dns: the name does not resolve', async () => {
    const resolveHost = () => Promise.reject(Object.assign(new Error('x'), { code: 'ENOTFOUND' }));
    const result = await post(client({ resolveHost }), 'http://nowhere.example/?secret=1');
    expect(result).toMatchObject({ ...failure('dns'), detail: 'the name was not resolved (ENOTFOUND)' });
  });

  it('reset: the connection breaks off before a status, on a new connection once', async () => {
    const server = await serve((socket) => socket.resetAndDestroy());
    expect(await post(client(), server.url())).toMatchObject(failure('reset'));
    expect(server.requests).toHaveLength(1);
  });

  it('reset: the connection breaks off within the head', async () => {
    const server = await serve((socket) => socket.end('HTTP/1.1 200 O'));
    expect(await post(client(), server.url())).toMatchObject(failure('reset'));
    expect(server.requests).toHaveLength(1);
  });

  it.each([
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['noise', '\u0000\u0001\u0002\u0003'],
    ['a broken status line', 'HTTP/1.1 abc OK\r\n\r\n'],
    ['a broken header', 'HTTP/1.1 200 OK\r\nbad header\r\n\r\n'],
    ['an upgrade', 'HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'],
    ['endless headers', `HTTP/1.1 200 OK\r\nX: ${'x'.repeat(100_000)}`],
  ])('protocol: %s', async (_, text) => {
    const server = await serve(answer(text));
    expect(await post(client(), server.url())).toMatchObject(failure('protocol'));
  });

  it('protocol: a header that cannot be sent, told without its value', async () => {
    const server = await serve(answer(OK));
    const result = await client().post({ url: server.url(), headers: ['X-A', 'secret\n'], body, timeoutMs: LONG_MS });
    expect(result).toMatchObject(failure('protocol'));
    expect(JSON.stringify(result)).not.toContain('secret');
    expect(server.requests).toHaveLength(0);
  });
});

describe('a dead kept-alive connection', () => {
  const dropSecond =
    (drop: (socket: Socket) => void): Respond =>
    (socket, { request }) =>
      request === 2 ? drop(socket) : void socket.write(OK);

  it.each([
    ['reset', (socket: Socket) => void socket.resetAndDestroy()],
    ['closed', (socket: Socket) => void socket.end()],
  ])('%s: the request is repeated once on a new one', async (_, drop) => {
    const server = await serve(dropSecond(drop));
    const egress = client();
    await post(egress, server.url());
    await untilReusable();
    expect(await post(egress, server.url())).toMatchObject({ kind: 'response', status: 200 });
    expect([server.connections, server.requests.length]).toEqual([2, 3]);
    expect(server.requests[2]).toBe(server.requests[1]);
  });

  it('twice: the call has failed', async () => {
    const server = await serve((socket, { request }) => (request === 1 ? socket.write(OK) : socket.resetAndDestroy()));
    const egress = client();
    await post(egress, server.url());
    await untilReusable();
    expect(await post(egress, server.url())).toMatchObject({ kind: 'failure', reason: 'reset' });
    expect(server.requests).toHaveLength(3);
  });

  it('is no reason to repeat once the answer has begun', async () => {
    const server = await serve(dropSecond((socket) => socket.write('HTTP/1.1 ', () => socket.resetAndDestroy())));
    const egress = client();
    await post(egress, server.url());
    await untilReusable();
    expect(await post(egress, server.url())).toMatchObject({ kind: 'failure', reason: 'reset' });
    expect(server.requests).toHaveLength(2);
  });
});
