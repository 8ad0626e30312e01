import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How the endpoint treats one request. A bare number is a status with an empty body. */
export type Answer =
  | number
  | { status: number; headers?: Record<string, string>; body?: string; delayMs?: number }
  /** Reads the request, never answers. */
  | { hang: true }
  /** Reads the request, then ends the connection with RST. */
  | { reset: true; delayMs?: number }
  /** Headers at once, then a byte every `dripEveryMs`, without end. */
  | { status: number; dripEveryMs: number };

export interface ReceivedRequest {
  method: string;
  /** Path without the query. */
  path: string;
  url: string;
  /** Flat name, value, ... exactly as sent. */
  rawHeaders: string[];
  /** By lower-case name; of a repeated header the last. */
  headers: Record<string, string>;
  body: Buffer;
  /** Epoch ms: the request line was read. */
  arrivedAtMs: number;
  /** Epoch ms: the answer was handed to the socket; undefined for one that never ends. */
  answeredAtMs: number | undefined;
  /** The status it got; undefined for none. */
  status: number | undefined;
}

export interface Receiver {
  readonly port: number;
  /** `http://127.0.0.1:<port><path>` */
  url(path: string): string;
  /** The answers to the next requests of `path`, in order; the last one repeats. Unscripted paths answer 200. */
  script(path: string, ...answers: [Answer, ...Answer[]]): void;
  /** All requests so far, of one path or of every path, in order of arrival. */
  requests(path?: string): ReceivedRequest[];
  /** Resolves once `path` has `count` requests whose answer was sent; rejects after `timeoutMs`, saying how many there were. */
  waitFor(path: string, count: number, options: { timeoutMs: number }): Promise<ReceivedRequest[]>;
  /** Ends every connection, hanging ones too. */
  close(): Promise<void>;
}

/** A webhook endpoint on the loopback address whose behaviour is scriptable per path, and which records what it gets. */
export async function startReceiver(options: { host?: string; port?: number } = {}): Promise<Receiver> {
  const { host = '127.0.0.1', port = 0 } = options;
  const scripts = new Map<string, Answer[]>();
  const received: ReceivedRequest[] = [];
  const watchers = new Set<() => void>();
  const drips = new Set<NodeJS.Timeout>();

  const server = createServer((request, response) => {
    void receive(request).then((entry) => {
      received.push(entry);
      const queue = scripts.get(entry.path);
      const answer = (queue && queue.length > 1 ? queue.shift() : queue?.[0]) ?? 200;
      reply(answer, request, response, drips, (status) => {
        entry.status = status;
        entry.answeredAtMs = now();
        for (const watcher of watchers) watcher();
      });
    }, ignoreAborted);
  });
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, host, resolve);
  });
  const bound = (server.address() as AddressInfo).port;
  const answered = (path: string) => received.filter((r) => r.path === path && r.answeredAtMs !== undefined);

  return {
    port: bound,
    url: (path) => `http://127.0.0.1:${bound}${path}`,
    script: (path, ...answers) => void scripts.set(path, [...answers]),
    requests: (path) => received.filter((r) => path === undefined || r.path === path),
    waitFor: (path, count, { timeoutMs }) =>
      new Promise((resolve, reject) => {
        const settle = () => {
          if (answered(path).length < count) return;
          clearTimeout(timer);
          watchers.delete(settle);
          resolve(answered(path));
        };
        const timer = setTimeout(() => {
          watchers.delete(settle);
          reject(new Error(`${path}: ${answered(path).length} of ${count} requests after ${timeoutMs} ms`));
        }, timeoutMs);
        watchers.add(settle);
        settle();
      }),
    close: () =>
      new Promise((resolve) => {
        for (const drip of drips) clearInterval(drip);
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Epoch ms with a fraction, so that times of several processes of one machine compare. */
function now(): number {
  return performance.timeOrigin + performance.now();
}

async function receive(request: IncomingMessage): Promise<ReceivedRequest> {
  const arrivedAtMs = now();
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = request.url ?? '/';
  const headers: Record<string, string> = {};
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    headers[(request.rawHeaders[i] ?? '').toLowerCase()] = request.rawHeaders[i + 1] ?? '';
  }
  return {
    method: request.method ?? '',
    path: url.split('?')[0] ?? url,
    url,
    rawHeaders: request.rawHeaders,
    headers,
    body: Buffer.concat(chunks),
    arrivedAtMs,
    answeredAtMs: undefined,
    status: undefined,
  };
}

function reply(
  answer: Answer,
  request: IncomingMessage,
  response: ServerResponse,
  drips: Set<NodeJS.Timeout>,
  done: (status: number | undefined) => void,
): void {
  if (typeof answer === 'number') return reply({ status: answer }, request, response, drips, done);
  if ('hang' in answer) return;
  if ('dripEveryMs' in answer) {
    response.writeHead(answer.status, { 'content-type': 'text/plain' }).flushHeaders();
    const drip = setInterval(() => response.write('.'), answer.dripEveryMs);
    drips.add(drip);
    response.once('close', () => {
      clearInterval(drip);
      drips.delete(drip);
    });
    return;
  }
  const act = () => {
    if ('reset' in answer) {
      request.socket.resetAndDestroy();
      done(undefined);
    } else {
      response.writeHead(answer.status, answer.headers).end(answer.body);
      done(answer.status);
    }
  };
  if (answer.delayMs) setTimeout(act, answer.delayMs);
  else act();
}

/** The sender hung up before its request was complete: there is nothing to record. */
function ignoreAborted(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ECONNRESET') throw error;
}
