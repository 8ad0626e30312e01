import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startTracing, traceparentOf, withTraceparent } from './tracing.js';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const PARENT = `00-${TRACE}-b7ad6b7169203331-01`;

describe('tracing with an exporter', () => {
  let collector: Server;
  let received: { url: string; body: string }[];

  beforeEach(async () => {
    received = [];
    collector = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += String(chunk)));
      request.on('end', () => {
        received.push({ url: request.url ?? '', body });
        response.end('{}');
      });
    });
    await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    collector.closeAllConnections();
    await new Promise((resolve) => collector.close(resolve));
  });

  it('makes spans that are children of the traceparent, and exports them at the end', async () => {
    const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}/`;
    const tracing = await startTracing({ service: 'delivery', endpoint });
    const [outer, inner] = await withTraceparent('attempt', PARENT, async () => {
      await Promise.resolve();
      return [traceparentOf(), withTraceparent('sign', undefined, () => traceparentOf())];
    });
    await expect(withTraceparent('failing', undefined, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    await tracing.shutdown();

    expect(outer).toMatch(new RegExp(`^00-${TRACE}-[0-9a-f]{16}-01$`));
    expect(outer).not.toBe(PARENT);
    expect(inner).toMatch(new RegExp(`^00-${TRACE}-`));
    expect(inner).not.toBe(outer);
    expect(received.map((request) => request.url)).toEqual(['/v1/traces']);
    for (const text of ['"delivery"', '"attempt"', '"sign"', '"failing"', TRACE]) {
      expect(received[0]?.body).toContain(text);
    }
    expect(traceparentOf()).toBeUndefined();
  });
});
