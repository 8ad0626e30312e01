import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { nowUs, publishedAtUsOf } from './event-body.js';
import { percentile } from './statistics.js';
import { serveCalls } from './worker.js';

/** The endpoints: one port per destination, 200 with an empty body, and the time each event took to get here. */
const NOTICE_EVERY_MS = 10;
let received = 0;
let latenciesUs: number[] = [];

function receive(request: IncomingMessage, response: ServerResponse): void {
  let body: Buffer | undefined;
  request.on('data', (chunk: Buffer) => {
    body = body ? Buffer.concat([body, chunk]) : chunk;
  });
  request.on('end', () => {
    const publishedAtUs = body ? publishedAtUsOf(body) : NaN;
    if (publishedAtUs > 0) {
      latenciesUs.push(nowUs() - publishedAtUs);
      received += 1;
    }
    response.end();
  });
}

export interface ReceiverState {
  /** Events of the publisher; requests of the bare client carry no time and do not count. */
  received: number;
  p50Ms: number;
  p99Ms: number;
  maxMs: number;
}

function state(): ReceiverState {
  const sorted = latenciesUs.sort((a, b) => a - b);
  const toMs = (us: number) => us / 1_000;
  return {
    received,
    p50Ms: toMs(percentile(sorted, 0.5)),
    p99Ms: toMs(percentile(sorted, 0.99)),
    maxMs: toMs(sorted.at(-1) ?? NaN),
  };
}

let noticed = 0;
setInterval(() => {
  if (received === noticed) return;
  noticed = received;
  process.send?.({ received });
}, NOTICE_EVERY_MS);

serveCalls({
  /** Listens on `count` ports of the loopback address and returns them. */
  listen: (count: number) =>
    Promise.all(
      Array.from({ length: count }, () => {
        const server = createServer({ keepAliveTimeout: 60_000 }, receive);
        return new Promise<number>((resolve) => {
          server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
        });
      }),
    ),
  state,
  /** Forgets the times measured so far; the count goes on. */
  resetLatencies: () => {
    latenciesUs = [];
  },
});
