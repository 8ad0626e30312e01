import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { sendRaw } from '#testing';
import { boundRequests, REQUEST_BOUNDS } from './bound-requests.js';

const HEAD = 'POST / HTTP/1.1\r\nHost: x\r\n';
let server: Server;

async function listen(bounds?: Parameters<typeof boundRequests>[1]): Promise<number> {
  server = createServer((request, response) => {
    request.resume().once('end', () => response.end('done'));
    request.once('error', () => undefined);
  });
  boundRequests(server, bounds);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

afterEach(() => new Promise((resolve) => server.close(resolve)));

describe('boundRequests', () => {
  const quick = { headersMs: 300, requestMs: 600, keepAliveMs: 1_000, checkEveryMs: 100 };

  it('ends a request whose headers do not end', async () => {
    const port = await listen(quick);
    expect(await sendRaw(port, [HEAD, 'X-A: b\r\n'])).toMatchObject({ status: 408 });
  });

  it('ends a request whose body trickles, however often a byte comes', async () => {
    const port = await listen(quick);
    const drips = Array.from({ length: 100 }, () => 'x');
    const answer = await sendRaw(port, [`${HEAD}Content-Length: 1000\r\n\r\n`, ...drips], { pauseMs: 50 });
    expect(answer.status).toBe(408);
  });

  it('lets an ordinary one pass', async () => {
    const port = await listen(quick);
    const answer = await sendRaw(port, [`${HEAD}Connection: close\r\nContent-Length: 1\r\n\r\nx`]);
    expect([answer.status, answer.body.toString()]).toEqual([200, 'done']);
  });

  it('has bounds for services', async () => {
    await listen();
    expect([server.headersTimeout, server.requestTimeout, server.keepAliveTimeout]).toEqual([15_000, 60_000, 65_000]);
    expect(REQUEST_BOUNDS.headersMs).toBeLessThan(REQUEST_BOUNDS.requestMs);
  });
});
